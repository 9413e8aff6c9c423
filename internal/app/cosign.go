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

// WitnessStatus tells what is known of each witness of the city's log.
func (a *App) WitnessStatus() []witness.WitnessStatus {
	if a.publisher == nil {
		return nil
	}
	return a.publisher.Status()
}

// LogPolicy is what those who check the city's log are to believe: the city's
// own log at an address, which may be empty, and its witnesses. It is nil
// where there is no log.
func (a *App) LogPolicy(address string) (*witness.Policy, error) {
	if a.PublicLog == nil {
		return nil, nil
	}
	of := a.Witnesses
	if of == nil {
		of = witness.Unwitnessed()
	}
	return of.ForLog(a.PublicLog.VerifierKey(), address)
}
