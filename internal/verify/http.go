package verify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"strconv"
	"time"
)

// userAgent tells the city's operators who reads.
const userAgent = "qingdan-verify/1"

// How requests are repeated where the network or the server is in trouble.
const (
	attempts   = 5
	firstPause = 200 * time.Millisecond
	maxPause   = 10 * time.Second
	oneRequest = 60 * time.Second
)

func newHTTP() *http.Client {
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: 2 * fetchers,
		ResponseHeaderTimeout: 30 * time.Second, TLSHandshakeTimeout: 10 * time.Second, IdleConnTimeout: time.Minute}
	return &http.Client{Transport: transport, Timeout: oneRequest}
}

// web is files below an address.
type web struct {
	client *http.Client
	base   string // ends in a slash
}

// Get implements Source. It repeats what failed for a reason that may pass.
func (w web) Get(ctx context.Context, path string, limit int64) ([]byte, error) {
	pause := firstPause
	for attempt := 1; ; attempt++ {
		content, wait, err := w.once(ctx, path, limit)
		if err == nil || wait < 0 || attempt == attempts || ctx.Err() != nil {
			return content, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(min(max(wait, pause), maxPause)):
		}
		pause *= 2
	}
}

// never says that repeating a request is of no use.
const never = -1

// once asks once. wait is how long the server asks to be left alone, or never.
func (w web) once(ctx context.Context, path string, limit int64) (content []byte, wait time.Duration, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.base+path, nil)
	if err != nil {
		return nil, never, err
	}
	req.Header.Set("User-Agent", userAgent)
	resp, err := w.client.Do(req)
	if err != nil {
		return nil, 0, err
	}
	defer resp.Body.Close()
	switch code := resp.StatusCode; {
	case code == http.StatusNotFound || code == http.StatusGone:
		return nil, never, fmt.Errorf("%s: %w", w.base+path, fs.ErrNotExist)
	case code == http.StatusTooManyRequests || code >= 500:
		seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After")) // absent: our own pause
		return nil, time.Duration(max(seconds, 0)) * time.Second, fmt.Errorf("%s: %s", w.base+path, resp.Status)
	case code != http.StatusOK:
		return nil, never, fmt.Errorf("%s: %s", w.base+path, resp.Status)
	}
	content, err = io.ReadAll(io.LimitReader(resp.Body, limit+1))
	if int64(len(content)) > limit {
		return nil, never, fmt.Errorf("%s: %w", w.base+path, errTooLarge)
	}
	if errors.Is(err, context.Canceled) {
		return nil, never, err
	}
	return content, 0, err
}
