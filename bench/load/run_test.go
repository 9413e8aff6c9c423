package load_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qingdan/bench/load"
)

// counter is a server that keeps the versions of cases and refuses what does
// not fit.
type counter struct {
	mu       sync.Mutex
	versions map[string]int
}

func (c *counter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var body struct {
		Expect int            `json:"expect"`
		Input  map[string]any `json:"input"`
	}
	err := json.NewDecoder(r.Body).Decode(&body)
	id := strings.Split(r.URL.Path, "/")[4]
	action := "ask"
	if c.versions[id]%2 == 1 {
		action = "answer"
	}
	if want := "/api/v1/cases/" + id + "/actions/" + action; err != nil || r.URL.Path != want || body.Expect != c.versions[id] ||
		body.Input["for"] != action || r.Header.Get("Authorization") != "Bearer t"+id[:1] {
		http.Error(w, fmt.Sprint("want ", want, c.versions[id]), http.StatusConflict)
		return
	}
	c.versions[id]++
	fmt.Fprint(w, "{}")
}

func plan(url string) load.Plan {
	return load.Plan{URL: url, Actions: []string{"ask", "answer"},
		Inputs: []json.RawMessage{[]byte(`{"for":"ask"}`), []byte(`{"for":"answer"}`)},
		Clients: []load.Client{
			{Token: "t1", Cases: []load.Case{{ID: "1a", Version: 4}, {ID: "1b", Version: 6}}},
			{Token: "t2", Cases: []load.Case{{ID: "2a", Version: 2}}},
		}}
}

func TestHTTPFollowsThePlan(t *testing.T) {
	t.Parallel()
	c := &counter{versions: map[string]int{"1a": 4, "1b": 6, "2a": 2}}
	server := httptest.NewServer(c)
	defer server.Close()
	r, err := load.HTTP(t.Context(), plan(server.URL), 0, 50*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	done := c.versions["1a"] + c.versions["1b"] + c.versions["2a"] - 12
	if r.Actions == 0 || r.Actions > done || r.P50 <= 0 || r.P50 > r.P99 || r.P99 > r.Max {
		t.Errorf("%+v, the server has taken %d", r, done)
	}
}

func TestHTTPStopsAtARefusal(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(&counter{versions: map[string]int{"1a": 9}})
	defer server.Close()
	if _, err := load.HTTP(t.Context(), plan(server.URL), 0, time.Minute); err == nil || !strings.Contains(err.Error(), "409") {
		t.Errorf("error %v", err)
	}
}

func TestPlanIsReadAsWritten(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "plan.json")
	want := plan("http://127.0.0.1:1")
	if err := want.Write(path); err != nil {
		t.Fatal(err)
	}
	got, err := load.ReadPlan(path)
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("%v: %s", err, cmp.Diff(want, got))
	}
}
