package witness

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"qingdan/internal/lang"
	"qingdan/internal/problem"
)

// town is a log with witnesses a, b, c… at https://a.example and so on.
type town struct {
	*memLog
	net       network
	stores    map[string]*memStore
	publisher *Publisher
}

// newTown makes a log and its publisher by the quorum lines; witnesses of dead do not answer.
func newTown(t *testing.T, witnesses, quorum, dead string) *town {
	t.Helper()
	n := &town{memLog: newLog(t, "true"), net: network{}, stores: map[string]*memStore{}}
	text := ""
	for _, w := range strings.Fields(witnesses) {
		text += fmt.Sprintf("witness %s %s https://%s.example/sub/\n", w, vkeyOf(t, w), w)
		n.stores[w] = newStore()
		if !strings.Contains(dead, w) {
			n.open(w)
		}
	}
	n.publisher = n.newPublisher(text + quorum)
	return n
}

// open starts a witness on what it remembers.
func (n *town) open(w string) {
	n.net[w+".example"] = http.StripPrefix("/sub", newServer(n.t, w, n.stores[w], n.vkey))
}

func (n *town) newPublisher(policy string) *Publisher {
	n.t.Helper()
	p, err := ParsePolicy([]byte(policy + "\n"))
	if err != nil {
		n.t.Fatal(err)
	}
	client := httpClient()
	client.Transport = n.net
	pub, err := NewPublisher(PublisherConfig{Policy: p, Log: n, Shower: n, Leader: n, Client: client, Journal: quiet()})
	if err != nil {
		n.t.Fatal(err)
	}
	return pub
}

// run runs the publisher for the time.
func (n *town) run(d time.Duration) {
	ctx, cancel := context.WithTimeout(n.t.Context(), d)
	defer cancel()
	n.publisher.Run(ctx)
}

func (n *town) want(what string, size int64, by string) {
	n.t.Helper()
	if s, b := n.shown(); s != size || b != by {
		n.t.Errorf("%s: size %d cosigned by %q is shown; want %d by %q", what, s, b, size, by)
	}
}

func TestQuorums(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, quorum, dead string
		by                 string // cosigners after 5 s; "nothing" if nothing is shown
	}{
		{"one", "quorum b", "", "a b c"},
		{"one of three dead", "quorum b", "a", "b c"},
		{"the one is dead", "quorum b", "b", "nothing"},
		{"any", "group g any a b c\nquorum g", "a c", "b"},
		{"any of none", "group g any a b c\nquorum g", "a b c", "nothing"},
		{"all", "group g all a b c\nquorum g", "", "a b c"},
		{"all but one", "group g all a b c\nquorum g", "b", "nothing"},
		{"two of three", "group g 2 a b c\nquorum g", "b", "a c"},
		{"one of three lives", "group g 2 a b c\nquorum g", "a b", "nothing"},
		{"groups in a group", "group g any a b\ngroup h all g c\nquorum h", "a", "b c"},
		{"half a group of groups", "group g any a b\ngroup h all g c\nquorum h", "c", "nothing"},
		{"none", "quorum none", "b", "a c"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := newTown(t, "a b c", c.quorum, c.dead)
				n.append(leaves(4)...)
				n.run(5 * time.Second)
				size := int64(5)
				if c.by == "nothing" {
					size = 0
				}
				n.want(c.name, size, c.by)
			})
		})
	}
}

// TestDeadWitnessesDoNotStopTheLog wants the newest head after ten seconds,
// with what it has, again and again; and the quorum at once when it is back.
func TestDeadWitnessesDoNotStopTheLog(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newTown(t, "a b", "group g all a b\nquorum g", "b")
		n.append(leaves(1)...)
		n.run(9 * time.Second)
		n.want("before patience ends", 0, "nothing")
		n.append(leaves(2)...)
		n.run(5 * time.Second)
		n.want("after it has ended", 4, "a")
		n.append(leaves(3)...)
		n.run(9 * time.Second)
		n.want("a new head waits again", 4, "a")
		n.run(5 * time.Second)
		n.want("and is shown", 7, "a")
		n.open("b")
		n.run(time.Minute + 5*time.Second)
		n.want("the dead one is back", 7, "a b")
		n.append(leaves(1)...)
		n.run(time.Second)
		n.want("all is well", 8, "a b")
	})
}

func TestOnlyTheNewestHeadIsAsked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newTown(t, "a", "quorum a", "")
		done := make(chan struct{})
		go func() { n.run(30 * time.Second); close(done) }()
		for range 100 {
			n.append(leaves(3)...)
			time.Sleep(100 * time.Millisecond)
		}
		<-done
		n.want("at last", 301, "a")
		if len(n.shows) > 40 || len(n.shows) < 30 {
			t.Errorf("%d heads were shown in 10 s", len(n.shows))
		}
		if n.stores["a"].writes != len(n.shows) {
			t.Errorf("the witness was asked %d times for %d heads", n.stores["a"].writes, len(n.shows))
		}
	})
}

// TestQuietLogAsksNobody wants no questions once all have cosigned.
func TestQuietLogAsksNobody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newTown(t, "a b", "quorum a", "")
		n.run(5 * time.Minute)
		if n.stores["a"].writes != 1 || n.stores["b"].writes != 1 || len(n.shows) > 2 {
			t.Errorf("asked %d and %d times, shown %d times", n.stores["a"].writes, n.stores["b"].writes, len(n.shows))
		}
	})
}

// TestNobodyIsAskedForWhatIsOlder puts the head back behind what is shown.
func TestNobodyIsAskedForWhatIsOlder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newTown(t, "a b", "group g all a b\nquorum g", "b")
		n.append(leaves(9)...)
		n.run(15 * time.Second)
		n.want("before", 10, "a")
		n.open("b")
		n.head.Signed, n.head.Size = n.sign(4), 4
		n.run(2 * time.Minute)
		n.want("after", 10, "a")
		if n.stores["a"].writes != 1 || n.stores["b"].writes != 0 {
			t.Errorf("asked %d and %d times", n.stores["a"].writes, n.stores["b"].writes)
		}
	})
}

// TestLearnsSizes starts publishers that know nothing: of a witness that has
// cosigned before, of one that has not, of one that is ahead.
func TestLearnsSizes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newTown(t, "a", "quorum a", "")
		n.append(leaves(6)...)
		n.run(time.Second)
		n.want("first", 7, "a")
		n.append(leaves(6)...)
		n.head.Shown = nil // as if it were lost
		n.publisher = n.newPublisher("witness a " + vkeyOf(t, "a") + " https://a.example/sub\nquorum a")
		n.run(time.Second)
		n.want("a process that knows nothing", 13, "a")
		n.append(leaves(1)...)
		n.publisher = n.newPublisher("witness a " + vkeyOf(t, "a") + " https://a.example/sub\nquorum a")
		n.asked = nil
		n.run(time.Second)
		n.want("a process that knows what is shown", 14, "a")
		if fmt.Sprint(n.asked) != "[13]" {
			t.Errorf("proofs from sizes %v were asked; want from 13 only", n.asked)
		}
	})
}

// TestAWitnessRefuses wants fork and rollback told, and no cosignature.
func TestAWitnessRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		spoil func(*town)
		want  string
	}{
		{"fork", func(n *town) {
			fork := newLog(n.t, "fork")
			fork.append(leaves(20)...)
			n.hashes, n.n, n.head = fork.hashes, fork.n, fork.head
		}, "does not go on"},
		{"rollback", func(n *town) {
			n.head.Signed, n.head.Size, n.head.Shown = n.sign(3), 3, nil
		}, "larger log than ours"},
		{"unknown log", func(n *town) {
			n.net["a.example"] = http.StripPrefix("/sub", newServer(n.t, "a", newStore()))
		}, "does not know our log"},
		{"wrong key", func(n *town) {
			_, other := logKeys(n.t, origin, "another key")
			n.net["a.example"] = http.StripPrefix("/sub", newServer(n.t, "a", newStore(), other))
		}, "does not accept our log's key"},
		{"another witness", func(n *town) {
			n.net["a.example"] = http.StripPrefix("/sub", newServer(n.t, "b", newStore(), n.vkey))
		}, "not as specified"},
		{"an impostor", func(n *town) {
			n.net["a.example"] = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				fmt.Fprint(w, "— a AAAAAAAAAAAA\n")
			})
		}, "not as specified"},
		{"another page", func(n *town) {
			n.net["a.example"] = http.RedirectHandler("https://b.example/", http.StatusTemporaryRedirect)
		}, "status 307"},
		{"an endless answer", func(n *town) {
			n.net["a.example"] = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				fmt.Fprint(w, strings.Repeat("x", maxBody+1))
			})
		}, "status 200"},
		{"a size that moves", func(n *town) {
			n.net["a.example"] = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", sizeType)
				w.WriteHeader(http.StatusConflict)
				fmt.Fprintln(w, 1+r.ContentLength%5)
			})
		}, "not as specified"},
		{"dead", func(n *town) { delete(n.net, "a.example") }, "cannot be reached"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				n := newTown(t, "a", "quorum a", "")
				n.append(leaves(9)...)
				n.run(time.Second)
				n.want("before", 10, "a")
				n.append(leaves(5)...)
				c.spoil(n)
				n.run(5 * time.Second)
				if size, by := n.shown(); by == "a" && size != 10 {
					t.Errorf("the witness has cosigned size %d", size)
				}
				got := n.publisher.Status()[0]
				if !strings.Contains(got.Err.En, c.want) || got.Err.Zh == "" || got.LastSize != 10 {
					t.Errorf("status %+v; want %q", got, c.want)
				}
			})
		})
	}
}

// TestOnlyTheLeaderAsks wants the others to know what the leader has shown.
func TestOnlyTheLeaderAsks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newTown(t, "a", "quorum a", "")
		n.away = true
		n.run(time.Minute)
		n.want("not leading", 0, "nothing")
		leader := n.newPublisher("witness a " + vkeyOf(t, "a") + " https://a.example/sub\nquorum a")
		n.away = false
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		leader.Run(ctx)
		n.away = true
		n.run(time.Second)
		got := n.publisher.Status()[0]
		if got.LastSize != 1 || time.Since(got.LastAt) > 10*time.Second || !got.Err.IsZero() {
			t.Errorf("status %+v", got)
		}
	})
}

// TestSlowWitness wants a witness that is slower than the others to be waited
// for only where it is needed.
func TestSlowWitness(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		n := newTown(t, "a b", "quorum a", "")
		quick := n.net["b.example"]
		n.net["b.example"] = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(1500 * time.Millisecond)
			quick.ServeHTTP(w, r)
		})
		began := time.Now()
		n.run(time.Second)
		n.want("without the slow one", 1, "a")
		if took := time.Since(began); took > time.Second+grace {
			t.Errorf("it took %v to stop", took)
		}
		n.run(10 * time.Second)
		n.want("with it at last", 1, "a b")
	})
}

func TestPublisherRefusesAddresses(t *testing.T) {
	t.Parallel()
	n := newTown(t, "a", "quorum a", "")
	for _, url := range []string{"a.example", "ftp://a.example", "https:///x", "https://user@a.example", "https://a.example/?x=1", "https://a.example/#x", "http://[::1"} {
		p, err := ParsePolicy([]byte("witness a " + vkeyOf(t, "a") + " " + url + "\nquorum a\n"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := NewPublisher(PublisherConfig{Policy: p, Log: n}); !problem.Is(err, problem.Invalid) || !strings.Contains(err.Error(), "witness a") {
			t.Errorf("%s: %v", url, err)
		}
	}
	p, err := ParsePolicy([]byte("witness a " + vkeyOf(t, "a") + "\nquorum a\n"))
	if err != nil {
		t.Fatal(err)
	}
	pub, err := NewPublisher(PublisherConfig{Policy: p, Log: n})
	if err != nil {
		t.Fatal(err)
	}
	if got := pub.Status()[0].Err.In(lang.En); !strings.Contains(got, "no URL") {
		t.Errorf("a witness without a URL: %q", got)
	}
}
