package city

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"qingdan/internal/tlog"
)

// publish keeps each list version that is new and the calendar, announces what
// is not announced yet, and registers the offices that the lists name.
func (c *City) publish(ctx context.Context) error {
	if err := c.registerOffices(ctx); err != nil {
		return err
	}
	if err := c.saveLists(ctx); err != nil {
		return err
	}
	if err := c.announceLists(ctx); err != nil {
		return err
	}
	return c.announceCalendar(ctx)
}

func (c *City) registerOffices(ctx context.Context) error {
	if c.Offices == nil {
		return nil
	}
	for _, sys := range c.Library.Systems {
		for _, o := range sys.Offices {
			if err := c.Offices.EnsureOffice(ctx, o); err != nil {
				return err
			}
		}
	}
	return nil
}

// saveLists keeps the text of each list version that is not the newest kept.
func (c *City) saveLists(ctx context.Context) error {
	kept, err := c.Store.Lists(ctx)
	if err != nil {
		return err
	}
	newest := map[string]string{}
	for _, row := range kept {
		newest[row.System] = row.Digest
	}
	for _, sys := range c.Library.Systems {
		if newest[sys.ID] == sys.Digest {
			continue
		}
		row := ListRow{System: sys.ID, Digest: sys.Digest, At: c.now(), Text: sys.Archive()}
		if err := c.Store.SaveList(ctx, row); err != nil {
			return err
		}
		c.Log.Info("list published", "system", sys.ID, "digest", sys.Digest)
	}
	return nil
}

// announceLists announces every list version that is kept: the n-th that was
// published of a system is version n of its stream, whoever announces it.
func (c *City) announceLists(ctx context.Context) error {
	kept, err := c.Store.Lists(ctx)
	if err != nil {
		return err
	}
	announced := map[string]int{}
	nth := map[string]int{}
	for _, row := range kept {
		stream := tlog.ListStream + row.System
		if nth[row.System]++; nth[row.System] == 1 {
			if announced[row.System], err = c.lastVersion(ctx, stream); err != nil {
				return err
			}
		}
		if nth[row.System] <= announced[row.System] {
			continue
		}
		if err := c.announce(ctx, stream, nth[row.System], tlog.PublishAction, tlog.Published{Name: row.System, Digest: row.Digest}); err != nil {
			return err
		}
	}
	return nil
}

// lastVersion returns the newest version of a stream of announcements; 0 where
// there is none.
func (c *City) lastVersion(ctx context.Context, stream string) (int, error) {
	found, err := c.Store.Announcements(ctx, stream, stream, 1)
	if err != nil || len(found) == 0 {
		return 0, err
	}
	return found[0].Version, nil
}

// announceCalendar announces the calendar, unless it is the one announced last.
func (c *City) announceCalendar(ctx context.Context) error {
	text := c.Calendar.CSV()
	sum := sha256.Sum256(text)
	p := tlog.Published{Name: c.Calendar.Version(), Digest: "sha256:" + hex.EncodeToString(sum[:])}
	if err := c.Store.SaveText(ctx, p.Digest, text); err != nil {
		return err
	}
	stream := tlog.CalendarStream + p.Name
	last, version, err := lastCalendar(ctx, c.Store, stream)
	if err != nil || last.Case == stream {
		return err
	}
	return c.announce(ctx, stream, version+1, tlog.PublishAction, p)
}

// AnnouncedCalendar returns the digest of the calendar that was announced last;
// "" where none was.
func AnnouncedCalendar(ctx context.Context, s Announcer) (string, error) {
	last, _, err := lastCalendar(ctx, s, "")
	if err != nil || last.Seq == 0 {
		return "", err
	}
	var p tlog.Published
	err = json.Unmarshal(last.Public, &p)
	return p.Digest, err
}

// lastCalendar returns the calendar's announcement that was made last, and the
// newest version of a stream.
func lastCalendar(ctx context.Context, s Announcer, stream string) (last EventRow, version int, err error) {
	found, err := s.Announcements(ctx, tlog.CalendarStream, tlog.CalendarStream+lastName, maxCalendars)
	for _, e := range found {
		if e.Seq > last.Seq {
			last = e
		}
		if e.Case == stream {
			version = max(version, e.Version)
		}
	}
	return last, version, err
}

const (
	lastName     = "~"   // sorts after every day and every version of a calendar
	maxCalendars = 10000 // one a year is usual
)
