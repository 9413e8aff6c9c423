package access

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"net/netip"
	"slices"
	"time"

	"qingdan/internal/problem"
)

// limit says how attempts to sign in are slowed. Each attempt raises a level
// by one, time lowers it; above free the wait doubles with each attempt.
type limit struct {
	free  float64
	decay time.Duration // lowers the level by one
	most  time.Duration // the longest wait
}

// A login stands about a hundred guesses a day; an address more, because a
// whole hall may sit behind one.
var (
	perLogin   = limit{free: 5, decay: 10 * time.Minute, most: 15 * time.Minute}
	perAddress = limit{free: 30, decay: 10 * time.Second, most: 5 * time.Minute}
)

// knownFor is how long an address from which a login has succeeded has a count
// of its own for that login, so that strangers who guess at the login do not
// lock its owner out.
const knownFor = 30 * 24 * time.Hour

// add returns the count of a key after its level has sunk with time and then
// changed by n.
func (l limit) add(key []byte, r StrikeRow, n float64, now time.Time) StrikeRow {
	level := max(0, max(0, r.Level-float64(now.Sub(r.At))/float64(l.decay))+n)
	until := now.Add(l.most + time.Duration(level*float64(l.decay)))
	return StrikeRow{Key: key, Level: level, At: now, Until: later(until, r.Until)}
}

// wait returns how long the next attempt has to wait.
func (l limit) wait(r StrikeRow, now time.Time) time.Duration {
	if r.Level < l.free {
		return 0
	}
	pause := min(math.Exp2(r.Level-l.free), l.most.Seconds())
	return r.At.Add(time.Duration(pause * float64(time.Second))).Sub(now)
}

// attempt is one try to sign in that has been counted.
type attempt struct {
	counter []byte // of the login, or of the login from an address known for it
	known   []byte // of the login from this address; nil without an address
	address []byte // nil without an address
}

// attempt counts a try before it is made, so that many at once cannot slip
// through, or refuses it with problem.TooMany. Refused tries do not count.
// remote is the address with or without a port; "" where there is none.
func (s *Service) attempt(ctx context.Context, login, remote string) (attempt, error) {
	a := s.counters(login, remote)
	s.strikes.Lock()
	defer s.strikes.Unlock()
	rows, err := s.strikeRows(ctx, a.counter, a.known, a.address)
	if err != nil {
		return attempt{}, err
	}
	now := s.now()
	if known, ok := rows[string(a.known)]; ok && now.Before(known.Until) {
		a.counter = a.known
	}
	counter, address := rows[string(a.counter)], rows[string(a.address)]
	if wait := max(perLogin.wait(counter, now), perAddress.wait(address, now)); wait > 0 {
		return attempt{}, tooMany(wait)
	}
	return a, s.putStrikes(ctx, perLogin.add(a.counter, counter, 1, now), perAddress.add(a.address, address, 1, now))
}

// succeed ends an attempt that was no guess. The counter that it was measured
// by begins anew; the address keeps what others there have earned.
func (s *Service) succeed(ctx context.Context, a attempt) error {
	return s.settle(ctx, a, func(now time.Time, _ StrikeRow) []StrikeRow {
		known := StrikeRow{Key: a.known, At: now, Until: now.Add(knownFor)}
		if bytes.Equal(a.counter, a.known) {
			return []StrikeRow{known}
		}
		return []StrikeRow{known, {Key: a.counter, At: now, Until: now}}
	})
}

// takeBack ends an attempt that was never tried, because we were busy or at
// fault: its maker shall not wait for that.
func (s *Service) takeBack(ctx context.Context, a attempt) error {
	return s.settle(context.WithoutCancel(ctx), a, func(now time.Time, counter StrikeRow) []StrikeRow {
		return []StrikeRow{perLogin.add(a.counter, counter, -1, now)}
	})
}

func (s *Service) settle(ctx context.Context, a attempt, rows func(time.Time, StrikeRow) []StrikeRow) error {
	s.strikes.Lock()
	defer s.strikes.Unlock()
	old, err := s.strikeRows(ctx, a.counter, a.address)
	if err != nil {
		return err
	}
	now := s.now()
	address := perAddress.add(a.address, old[string(a.address)], -1, now)
	return s.putStrikes(ctx, append(rows(now, old[string(a.counter)]), address)...)
}

func (s *Service) counters(login, remote string) attempt {
	a := attempt{counter: s.vault.Index("strike/login", login)}
	if where := network(remote); where != "" {
		a.known = s.vault.Index("strike/known", login+" "+where)
		a.address = s.vault.Index("strike/address", where)
	}
	return a
}

// strikeRows returns the rows by key; keys that are nil have none.
func (s *Service) strikeRows(ctx context.Context, keys ...[]byte) (map[string]StrikeRow, error) {
	keys = slices.DeleteFunc(keys, func(k []byte) bool { return k == nil })
	rows, err := s.store.Strikes(ctx, keys)
	if err != nil {
		return nil, fmt.Errorf("count of attempts: %w", err)
	}
	out := map[string]StrikeRow{}
	for _, r := range rows {
		out[string(r.Key)] = r
	}
	return out, nil
}

// putStrikes writes counts; those whose key is nil are not kept.
func (s *Service) putStrikes(ctx context.Context, rows ...StrikeRow) error {
	rows = slices.DeleteFunc(rows, func(r StrikeRow) bool { return r.Key == nil })
	if err := s.store.PutStrikes(ctx, rows); err != nil {
		return fmt.Errorf("count attempt: %w", err)
	}
	return nil
}

func tooMany(wait time.Duration) error {
	n := int(math.Ceil(wait.Seconds()))
	return problem.New(problem.TooMany, "sign_in_backoff",
		fmt.Sprintf("尝试次数过多，请在%d秒后再试。", n), fmt.Sprintf("Too many attempts. Try again in %d seconds.", n))
}

// network returns what one household or hall has in common of an address: an
// IPv4 address, or the /64 of an IPv6 one.
func network(remote string) string {
	addr, err := netip.ParseAddr(remote)
	if err != nil {
		port, err := netip.ParseAddrPort(remote)
		if err != nil {
			return remote
		}
		addr = port.Addr()
	}
	addr = addr.Unmap().WithZone("")
	if addr.Is4() {
		return addr.String()
	}
	prefix, err := addr.Prefix(64)
	if err != nil {
		return remote
	}
	return prefix.String()
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
