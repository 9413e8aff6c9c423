package city

import (
	"context"
	"fmt"
	"sync"

	"qingdan/internal/lists"
)

// versions finds items in the list version that a case was opened under. The
// current library answers almost always; older ones are compiled from the
// archive kept in the store when a case first needs them.
type versions struct {
	current *lists.Library
	store   listStore
	mu      sync.RWMutex
	items   map[versionKey]*lists.Item
}

// listStore keeps the texts of list versions.
type listStore interface {
	Lists(ctx context.Context) ([]ListRow, error)
}

type versionKey struct{ digest, item string }

func newVersions(current *lists.Library, store listStore) *versions {
	v := &versions{current: current, store: store, items: map[versionKey]*lists.Item{}}
	v.add(current)
	return v
}

func (v *versions) add(lib *lists.Library) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, item := range lib.Items() {
		v.items[versionKey{item.System.Digest, item.ID}] = item
	}
}

// item returns an item as of a list version.
func (v *versions) item(ctx context.Context, digest, id string) (*lists.Item, error) {
	v.mu.RLock()
	item := v.items[versionKey{digest, id}]
	v.mu.RUnlock()
	if item != nil {
		return item, nil
	}
	if err := v.load(ctx, digest); err != nil {
		return nil, err
	}
	v.mu.RLock()
	defer v.mu.RUnlock()
	if item = v.items[versionKey{digest, id}]; item == nil {
		return nil, fmt.Errorf("list version %s has no item %q", digest, id)
	}
	return item, nil
}

// ItemIn returns an item as of a list version: what an entry of the public log
// is read by.
func (c *City) ItemIn(ctx context.Context, list, id string) (*lists.Item, error) {
	return c.versions.item(ctx, list, id)
}

func (v *versions) load(ctx context.Context, digest string) error {
	rows, err := v.store.Lists(ctx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.Digest != digest {
			continue
		}
		lib, faults := lists.LoadArchives(map[string][]byte{row.System: row.Text})
		if lib == nil {
			return fmt.Errorf("list version %s of %s no longer compiles: %v", digest, row.System, faults)
		}
		v.add(lib)
		return nil
	}
	return fmt.Errorf("list version %s is not kept in the store", digest)
}
