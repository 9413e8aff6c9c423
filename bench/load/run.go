package load

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// HTTP sends the plan's actions from all clients at once, each over one
// connection that stays open, and returns what was measured. An answer other
// than 200 ends the run as an error: a rate of refusals says nothing.
func HTTP(ctx context.Context, p Plan, warm, measured time.Duration) (Result, error) {
	u, err := url.Parse(p.URL)
	if err != nil {
		return Result{}, err
	}
	meter := NewMeter(len(p.Clients), warm, measured)
	group, ctx := errgroup.WithContext(ctx)
	for i := range p.Clients {
		group.Go(func() error {
			conn, err := net.Dial("tcp", u.Host)
			if err != nil {
				return err
			}
			defer conn.Close()
			s := &sender{host: u.Host, plan: p, client: p.Clients[i], conn: conn, answers: bufio.NewReader(conn)}
			return meter.Run(ctx, i, s.next)
		})
	}
	if err := group.Wait(); err != nil {
		return Result{}, err
	}
	return meter.Result(), nil
}

// sender is one client. It writes its requests by hand: a full HTTP client
// would take as much of the machine as the server that is measured.
type sender struct {
	host    string
	plan    Plan
	client  Client
	conn    net.Conn
	answers *bufio.Reader
	n       int // actions sent
	out     []byte
}

// next takes the next action of the client's next case.
func (s *sender) next(context.Context) error {
	c := &s.client.Cases[s.n%len(s.client.Cases)]
	turn := s.n / len(s.client.Cases) % len(s.plan.Actions)
	s.n++
	body := fmt.Sprintf(`{"expect":%d,"input":%s}`, c.Version, s.plan.Inputs[turn])
	s.out = fmt.Appendf(s.out[:0], "POST /api/v1/cases/%s/actions/%s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n"+
		"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", c.ID, s.plan.Actions[turn], s.host, s.client.Token, len(body), body)
	if _, err := s.conn.Write(s.out); err != nil {
		return err
	}
	resp, err := http.ReadResponse(s.answers, nil)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		var why strings.Builder
		_, _ = io.CopyN(&why, resp.Body, 1000) // as much as there is
		return fmt.Errorf("%s on %s: %s: %s", s.plan.Actions[turn], c.ID, resp.Status, why.String())
	}
	c.Version++
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}
