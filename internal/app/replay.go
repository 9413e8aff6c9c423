package app

import (
	"context"
	"errors"

	"qingdan/internal/city"
	"qingdan/internal/figures"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
	"qingdan/internal/replay"
)

// ReplayConfig says which city to replay, and under which lists.
type ReplayConfig struct {
	Data     string         // folder of the key and, without Database, of the database
	Database string         // as in Config
	Changed  *lists.Library // systems that it does not have stay as they are
	From, To law.Date       // as in replay.Config
	Progress func(done, total int64)
}

// Replay plays a city's events under changed lists. It only reads, and may run
// beside a server.
func Replay(ctx context.Context, cfg ReplayConfig) (_ *replay.Report, err error) {
	keys, db, err := openView(ctx, cfg.Data, cfg.Database)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	published := figures.Published{}
	if published.Library, published.Item, err = city.ListsInForce(ctx, db); err != nil {
		return nil, err
	}
	if published.Calendar, err = announcedCalendar(ctx, db); err != nil {
		return nil, err
	}
	changed, err := Amended(published.Library, cfg.Changed)
	if err != nil {
		return nil, err
	}
	return city.Replay(ctx, city.ReplayConfig{Store: db, Vault: keys, Progress: cfg.Progress,
		Config: replay.Config{Published: published, Changed: changed, From: cfg.From, To: cfg.To}})
}

// Amended puts the systems of changed in the place of those in force.
func Amended(inForce, changed *lists.Library) (*lists.Library, error) {
	out, faults := inForce.With(changed)
	if out == nil {
		return nil, problem.New(problem.Invalid, "lists_faulty", "清单与其他系统的现行清单不能一起使用："+faults[0].MessageZh,
			"the lists do not go together with the other systems' lists in force: "+faults[0].Message)
	}
	return out, nil
}
