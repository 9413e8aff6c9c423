package app

import (
	"context"

	"qingdan/internal/tlog/witness"
)

// openPublisher makes what asks the witnesses for cosignatures, where the city
// has witnesses. Where it has none any more, what they cosigned last gives way
// to what the log signs.
func (a *App) openPublisher(ctx context.Context) (err error) {
	if a.PublicLog == nil {
		return nil
	}
	if a.Witnesses == nil {
		head, err := a.Store.Head(ctx)
		if err != nil || len(head.Shown) == 0 {
			return err
		}
		return a.Store.Show(ctx, head.Size, nil)
	}
	a.publisher, err = witness.NewPublisher(witness.PublisherConfig{Policy: a.Witnesses, Log: a.PublicLog, Shower: a.Store,
		Leader: a.Store, Patience: a.WitnessWait, Journal: a.Log})
	return err
}

// cosign has the log's heads cosigned until ctx ends.
func (a *App) cosign(ctx context.Context) {
	if a.publisher != nil {
		a.publisher.Run(ctx)
	}
}
