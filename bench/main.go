package main

import (
	"context"
	"fmt"
	"log"
	"log/slog"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"path/filepath"
	"runtime/pprof"
	"syscall"
	"time"

	"qingdan/bench/load"
	"qingdan/internal/api"
	"qingdan/internal/store/sqlite"
)

func cpu() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(0, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func main() {
	ctx := context.Background()
	if len(os.Args) > 1 && os.Args[1] == "client" {
		p, err := load.ReadPlan(os.Args[2])
		if err != nil {
			log.Fatal(err)
		}
		c0 := cpu()
		r, err := load.HTTP(ctx, p, time.Second, 5*time.Second)
		fmt.Println(r, err, "client cpu", (cpu()-c0)/time.Duration(r.Actions*6/5))
		return
	}
	dir, _ := os.MkdirTemp("", "b")
	defer os.RemoveAll(dir)
	st, err := sqlite.Open(filepath.Join(dir, "c.db"))
	if err != nil {
		log.Fatal(err)
	}
	t, err := newTown(ctx, st, st.Queries, 64, 2000)
	if err != nil {
		log.Fatal(err)
	}
	if len(os.Args) > 1 && os.Args[1] == "serve" {
		if err := t.tokens(ctx); err != nil {
			log.Fatal(err)
		}
		l, _ := net.Listen("tcp", "127.0.0.1:0")
		t.plan.URL = "http://" + l.Addr().String()
		h, err := api.New(api.Config{City: t.city, Access: t.people, Log: slog.Default()})
		if err != nil {
			log.Fatal(err)
		}
		mux := http.NewServeMux()
		mux.Handle("/api/v1/", h)
		if len(os.Args) > 3 {
			go t.city.Run(ctx)
		}
		go http.Serve(l, mux)
		t.plan.Write(os.Args[2])
		c0 := cpu()
		f, _ := os.Create("/tmp/cpu.prof")
		pprof.StartCPUProfile(f)
		time.Sleep(8 * time.Second)
		pprof.StopCPUProfile()
		n := int64(0)
		st.DB().Read.QueryRow("select count(*) from events").Scan(&n)
		n -= 6000
		fmt.Println("n", n, "server cpu", (cpu()-c0)/time.Duration(n))
		return
	}
	f, _ := os.Create("/tmp/cpu.prof")
	pprof.StartCPUProfile(f)
	c0 := cpu()
	r, err := inProcess(ctx, t, time.Second, 5*time.Second)
	pprof.StopCPUProfile()
	n := int64(0)
	st.DB().Read.QueryRow("select count(*) from events").Scan(&n)
	n -= 6000
	fmt.Println(r, err, "n", n, "cpu/action", (cpu()-c0)/time.Duration(n))
}
