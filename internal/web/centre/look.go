package centre

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"qingdan/internal/city"
	"qingdan/internal/lang"
	"qingdan/internal/web/locales"
	"qingdan/internal/web/templates"
)

// How often the city is looked at, and for how long a slow look rests: looking
// takes at most a tenth of the time, however large the city is.
const (
	lookEvery = time.Second
	lookRest  = 10
	pastEvery = time.Minute // what looks back over many events
	listRows  = 8
)

// look is the city as it was seen at one moment, drawn in every language.
type look struct {
	board  Board
	drawn  map[lang.Tag]drawing
	glance city.Glance
	steps  []city.Stay
	trends map[string]trend
	pulse  pulse
	asked  time.Time // for the steps and the trends
	done   time.Time
	rest   time.Duration
}

// pulse is what a glance depends on. Cases get late as time goes by, so the
// minute is in it.
type pulse struct {
	folded, last int64
	minute       time.Time
}

// drawing is the parts of the page in one language, in the order of partNames.
type drawing []drawn

type drawn struct{ html, digest string }

// id tells what somebody has seen who has seen all of the drawing.
func (d drawing) id() string {
	digests := make([]string, len(d))
	for i, p := range d {
		digests[i] = p.digest
	}
	return strings.Join(digests, "-")
}

// look returns what was seen last, looking again where that is old. Only one
// look is under way at a time, for all who ask.
func (c *Centre) look(ctx context.Context) (*look, error) {
	c.looking.Lock()
	defer c.looking.Unlock()
	if c.last != nil && time.Since(c.last.done) < c.last.rest {
		return c.last, nil
	}
	began := time.Now()
	l, err := c.lookAgain(ctx)
	if err != nil {
		return nil, err
	}
	l.done = time.Now()
	l.rest = max(lookEvery-50*time.Millisecond, lookRest*l.done.Sub(began))
	c.last = l
	return l, nil
}

func (c *Centre) lookAgain(ctx context.Context) (*look, error) {
	l := &look{}
	var err error
	if l.pulse.folded, l.pulse.last, err = c.City.Pulse(ctx); err != nil {
		return nil, err
	}
	l.pulse.minute = c.Now().Truncate(time.Minute)
	if c.last != nil && c.last.pulse == l.pulse {
		l.glance, l.steps, l.trends, l.asked = c.last.glance, c.last.steps, c.last.trends, c.last.asked
	} else if err := c.glance(ctx, l); err != nil {
		return nil, err
	}
	if l.board, err = c.board(ctx, l); err != nil {
		return nil, err
	}
	l.drawn = map[lang.Tag]drawing{}
	for _, tag := range locales.Tags {
		if l.drawn[tag], err = c.draw(tag, l.board); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func (c *Centre) glance(ctx context.Context, l *look) (err error) {
	if l.glance, err = c.City.Glance(ctx, listRows); err != nil {
		return err
	}
	if c.last != nil && time.Since(c.last.asked) < pastEvery {
		l.steps, l.trends, l.asked = c.last.steps, c.last.trends, c.last.asked
		return nil
	}
	l.asked = time.Now()
	if l.steps, err = c.City.SlowSteps(ctx, listRows); err != nil {
		return err
	}
	l.trends, err = c.trends(ctx, l.glance.Figures, l.glance.At)
	return err
}

// partNames are the parts that are redrawn apart; centre/part.html draws each.
var partNames = []string{"state", "figures", mapPart, "alerts", "today", "busy", "slow"}

const mapPart = "map"

func (c *Centre) draw(tag lang.Tag, b Board) (drawing, error) {
	out := make(drawing, len(partNames))
	var err error
	for i, name := range partNames {
		if out[i], err = c.drawPart(tag, name, b); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (c *Centre) drawPart(tag lang.Tag, name string, b Board) (drawn, error) {
	var text bytes.Buffer
	if err := partPage.Draw(&text, c.Set, templates.Frame{Lang: tag}, PartView{Part: name, Board: b}); err != nil {
		return drawn{}, err
	}
	sum := sha256.Sum256(text.Bytes())
	return drawn{html: text.String(), digest: hex.EncodeToString(sum[:6])}, nil
}
