package demo

import (
	"encoding/binary"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/google/uuid"
)

// IDs gives new cases their ids: city.Config.NewID of the demo city. While the
// year is made it hands out the id that the opener of a case has put down;
// otherwise it makes random ones.
type IDs struct {
	opening sync.Mutex     // held from Put until the id is taken
	put     chan *ticketID // one place
}

type ticketID struct {
	id    string
	taken chan struct{}
}

// NewIDs returns an empty IDs.
func NewIDs() *IDs { return &IDs{put: make(chan *ticketID, 1)} }

// NewID implements city.Config.NewID.
func (i *IDs) NewID() string {
	select {
	case t := <-i.put:
		close(t.taken)
		return t.id
	default:
		return uuid.Must(uuid.NewV7()).String()
	}
}

// With runs open, which calls NewID at most once, so that it gets this id.
// Other openers wait only until the id is taken, not until open returns.
func (i *IDs) With(id string, open func() error) error {
	t := &ticketID{id: id, taken: make(chan struct{})}
	i.opening.Lock()
	i.put <- t
	done := make(chan error, 1)
	go func() { done <- open() }()
	select {
	case <-t.taken:
		i.opening.Unlock()
		return <-done
	case err := <-done:
		select {
		case <-i.put: // refused before an id was needed
		default:
		}
		i.opening.Unlock()
		return err
	}
}

// caseID makes an id in the form of UUID version 7, of a moment and of dice.
func caseID(at time.Time, r *rand.Rand) string {
	var u uuid.UUID
	binary.BigEndian.PutUint64(u[:8], uint64(at.UnixMilli())<<16|r.Uint64()&0x0fff|0x7000)
	binary.BigEndian.PutUint64(u[8:], r.Uint64()&^(3<<62)|2<<62)
	return u.String()
}
