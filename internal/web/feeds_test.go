package web_test

import (
	"encoding/xml"
	"flag"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"

	"qingdan/internal/casework"
	"qingdan/internal/city"
	"qingdan/internal/law"
)

var update = flag.Bool("update", false, "write the golden files anew")

var anyID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// golden compares a feed with its file; ids and the server's address differ
// from run to run.
func (b *town) golden(name, got string) {
	b.t.Helper()
	got = strings.ReplaceAll(strings.ReplaceAll(got, "\r\n ", ""), b.base, "http://city")
	seen := map[string]string{}
	got = anyID.ReplaceAllStringFunc(got, func(id string) string {
		if seen[id] == "" {
			seen[id] = "case-" + strconv.Itoa(len(seen)+1)
		}
		return seen[id]
	})
	got = strings.ReplaceAll(got, "\r\n", "\n")
	path := filepath.Join("testdata", "feeds", name)
	if *update {
		b.check(os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	b.check(err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		b.t.Errorf("%s: %s", name, diff)
	}
}

// spring is a festival at a fixed time.
func spring(t *testing.T) *town {
	t.Helper()
	b := bareOn(t, between)
	b.now.Store(time.Date(2030, 3, 4, 9, 0, 0, 0, law.Shanghai()).UnixMilli())
	b.settle([]worker{{"steward", "陈督办", "DHB", "steward"}, {"parks", "刘承办", "YLJ", "handler"}})
	b.task("灯组, 吊装; 一期", "YLJ", "2030-06-30")
	b.now.Add(time.Minute.Milliseconds())
	_, err := b.city.Do(t.Context(), b.viewer("steward"), city.Request{Item: "meeting", Action: casework.Open, Submit: true,
		Form: map[string]any{"topic": "第一次例会", "day": "2030-03-20"}})
	b.check(err)
	return b
}

func TestDueTimesAsCalendars(t *testing.T) {
	t.Parallel()
	b := spring(t)
	steward := b.viewer("steward")
	token, err := b.people.CreateCalendar(t.Context(), steward)
	b.check(err)
	own := "/calendar.ics?" + url.Values{"token": {token}}.Encode()
	someone := b.visitor()
	got := someone.get(own + "&lang=zh").is(http.StatusOK)
	b.golden("own-zh.ics", got.text)
	cal, err := ics.ParseCalendar(strings.NewReader(got.text))
	b.check(err)
	if len(cal.Events()) != 2 || got.header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("%d events, %v", len(cal.Events()), got.header)
	}
	for _, line := range strings.Split(got.text, "\r\n") {
		if len(line) > 75 {
			t.Errorf("a line of %d bytes: %s", len(line), line)
		}
	}
	b.golden("public-en.ics", someone.get("/deadlines.ics?lang=en").is(http.StatusOK).text)

	parks, err := b.people.CreateCalendar(t.Context(), b.viewer("parks"))
	b.check(err)
	someone.get("/calendar.ics?token=" + parks).is(http.StatusOK).says("2030").hides("第一次例会")
	again, err := b.people.CreateCalendar(t.Context(), steward)
	b.check(err)
	someone.get(own).is(http.StatusNotFound)
	someone.get("/calendar.ics?token=" + again).is(http.StatusOK)
	someone.get("/calendar.ics?token=qc_x").is(http.StatusNotFound)
	someone.get("/calendar.ics").is(http.StatusNotFound)
	if _, err := b.people.ResolveBearer(t.Context(), again); err == nil {
		t.Error("a calendar's secret opens the API")
	}
	if tokens, err := b.people.ListTokens(t.Context(), steward); err != nil || len(tokens) != 0 {
		t.Errorf("listed among the API tokens: %v, %v", tokens, err)
	}
}

func TestDisclosuresAsAtom(t *testing.T) {
	t.Parallel()
	b := spring(t)
	got := b.visitor().get("/feed.atom?lang=zh").is(http.StatusOK)
	b.golden("feed-zh.atom", got.text)
	var feed struct {
		Entries []struct {
			Content string `xml:"content"`
		} `xml:"entry"`
	}
	b.check(xml.Unmarshal([]byte(got.text), &feed))
	if len(feed.Entries) != 1 || strings.Contains(got.text, "例会") {
		t.Errorf("%d entries: what no list discloses must not be there", len(feed.Entries))
	}
}

func TestTheCalendarIsMadeAndRevokedOnTheAccount(t *testing.T) {
	t.Parallel()
	b := festival(t)
	parks := b.as("parks")
	parks.get("/account").says("时限日历", "生成日历地址")
	page := parks.post("/account/calendar").is(http.StatusOK).says("/calendar.ics?token=qc_", "地址只显示这一次")
	address := regexp.MustCompile(`/calendar\.ics\?token=[\w-]+`).FindString(page.text)
	b.visitor().get(address).is(http.StatusOK)
	parks.get("/account").hides("token=qc_").says("撤销日历地址")
	parks.post("/account/calendar/revoke").to("/account")
	b.visitor().get(address).is(http.StatusNotFound)
}
