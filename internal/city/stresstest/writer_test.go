package stresstest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"testing"

	"qingdan/internal/city"
)

// A test starts its own binary as the writer that it kills.
const (
	writerEnv = "QINGDAN_STRESS_WRITER" // data source name
	roundEnv  = "QINGDAN_STRESS_ROUND"
	logEnv    = "QINGDAN_STRESS_LOG" // folder of the public log
)

func TestMain(m *testing.M) {
	if name := os.Getenv(writerEnv); name != "" {
		if err := write(context.Background(), name, os.Getenv(logEnv), os.Getenv(roundEnv)); err != nil {
			fmt.Fprintln(os.Stderr, "writer:", err)
		}
		os.Exit(1) // it should have been killed
	}
	os.Exit(m.Run())
}

// hands is how many write at once, so that groups form.
const hands = 12

// write opens cases and handles them until the process is killed, and adds to
// the public log without a rest. It says what it is about to ask for before it
// asks, and what it was answered.
func write(ctx context.Context, name, folder, round string) error {
	c, err := open(ctx, name, folder)
	if err != nil {
		return err
	}
	faults := make(chan error, hands+1)
	if round == together {
		go c.Run(ctx)
	} else {
		go func() { faults <- sequence(ctx, c) }()
	}
	var say sayer
	for h := range hands {
		go func() {
			for i := 0; ; i++ {
				if err := say.live(ctx, c, fmt.Sprintf("%s/%d/%d", round, h, i)); err != nil {
					faults <- err
					return
				}
			}
		}()
	}
	return <-faults
}

// together is the round in which the writer leaves the log to City.Run, which
// takes turns with other processes.
const together = "together"

func sequence(ctx context.Context, c *city.City) error {
	for {
		if _, err := c.Sequence(ctx); err != nil {
			return err
		}
	}
}

type sayer struct{ mu sync.Mutex }

// live opens one case and brings it to its end.
func (s *sayer) live(ctx context.Context, c *city.City, key string) error {
	r, err := s.ask(ctx, c, opening(key))
	if err != nil {
		return err
	}
	for _, next := range life {
		if r, err = s.ask(ctx, c, step(next.who, key+"/"+next.action, next.action, r)); err != nil {
			return err
		}
	}
	return nil
}

func (s *sayer) ask(ctx context.Context, c *city.City, cmd command) (city.Receipt, error) {
	if err := s.say(word{Ask: &cmd}); err != nil {
		return city.Receipt{}, err
	}
	r, err := do(ctx, c, cmd)
	if err != nil {
		return r, err
	}
	return r, s.say(word{Key: cmd.Key, Answer: &r})
}

// say writes a line to the parent at once.
func (s *sayer) say(w word) error {
	line, err := json.Marshal(w)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err = os.Stdout.Write(append(line, '\n'))
	return err
}
