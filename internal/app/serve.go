package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"syscall"
	"time"

	"qingdan/internal/api"
	"qingdan/internal/lang"
	"qingdan/internal/problem"
	"qingdan/internal/web"
)

// Bounds on what one connection may take. Reading a body is bounded by those
// who read it: uploads take longer than forms.
const (
	headerTime  = 10 * time.Second
	idleTime    = 2 * time.Minute
	headerBytes = 64 << 10
	drainTime   = 15 * time.Second
)

// Listen takes the address, so that a port in use is known before any work is
// done.
func Listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	switch {
	case err == nil:
		return l, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, problem.New(problem.Refused, "port_taken",
			"地址 "+address+" 已被占用：请先停止占用它的程序，或者换一个端口，例如 --addr 127.0.0.1:8081",
			"the address "+address+" is taken: stop the program that uses it, or choose another port, for example --addr 127.0.0.1:8081")
	}
	return nil, problem.New(problem.Refused, "no_listen",
		fmt.Sprintf("不能监听地址 %s（%v）：请用 --addr 主机：端口 指定，例如 --addr 127.0.0.1:8081", address, err),
		fmt.Sprintf("cannot listen on %s (%v): give --addr host:port, for example --addr 127.0.0.1:8081", address, err))
}

// Handler returns the faces, the API and the answers about health.
func (a *App) Handler() (http.Handler, error) { return a.handler(&health{app: a}, nil) }

// handler is Handler; pages that stay open end when closing is closed.
func (a *App) handler(h *health, closing <-chan struct{}) (http.Handler, error) {
	outside, err := a.outside()
	if err != nil {
		return nil, err
	}
	faces, err := web.New(web.Config{Name: a.Name, Demo: a.Demo, Log: a.Log, Now: a.Now, City: a.City, Access: a.Access,
		Evidence: a.Evidence, Public: outside, Reports: a.Reports, Roles: a.roles, Secure: a.Secure, Proxies: a.Proxies,
		PDF: a.PDF, Map: a.Map, Closing: closing})
	if err != nil {
		return nil, err
	}
	programs, err := api.New(api.Config{City: a.City, Access: a.Access, Public: outside, Log: a.Log, Version: a.Version})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/", faces)
	mux.Handle(api.Prefix+"/", programs)
	mux.Handle(api.Prefix, programs)
	a.mountLog(mux)
	mux.HandleFunc("GET /healthz", h.alive)
	mux.HandleFunc("GET /readyz", h.ready)
	return mux, nil
}

// Serve answers requests on l and does the city's own work, until ctx ends.
// Then it takes no new requests, lets those under way finish, and returns.
func (a *App) Serve(ctx context.Context, l net.Listener) error {
	work, stopWork := context.WithCancel(ctx)
	defer stopWork()
	health := &health{app: a}
	handler, err := a.handler(health, work.Done())
	if err != nil {
		return err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: headerTime, IdleTimeout: idleTime, MaxHeaderBytes: headerBytes,
		BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) }}
	var others sync.WaitGroup
	others.Go(func() { a.Work(work) })
	others.Go(func() {
		<-work.Done()
		health.draining.Store(true)
		a.drain(server)
	})
	err = server.Serve(l)
	stopWork()
	others.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("serve: %w", err)
}

// drain waits for the requests under way, but not for ever.
func (a *App) drain(server *http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		a.Log.Warn("requests were cut off", "err", err)
		_ = server.Close() // the failure above is the one to report
	}
}

// Address is where a browser finds what listens on l.
func Address(l net.Listener) string {
	host, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return "http://" + l.Addr().String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// CityName is what the faces call a city that has no name yet.
var CityName = lang.Text{Zh: "清单", En: "Qingdan"}
