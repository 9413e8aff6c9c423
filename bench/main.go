package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime/pprof"
	"syscall"
	"time"

	"qingdan/internal/store/sqlite"
)

func main() {
	ctx := context.Background()
	dir, _ := os.MkdirTemp("", "b")
	defer os.RemoveAll(dir)
	st, err := sqlite.Open(filepath.Join(dir, "c.db"))
	if err != nil {
		log.Fatal(err)
	}
	t0 := time.Now()
	t, err := newTown(ctx, st, st.Queries, 64, 2000)
	fmt.Println("town", time.Since(t0), err)
	f, _ := os.Create("/tmp/cpu.prof")
	pprof.StartCPUProfile(f)
	var u0 syscall.Rusage
	syscall.Getrusage(0, &u0)
	r, err := inProcess(ctx, t, time.Second, 5*time.Second)
	pprof.StopCPUProfile()
	var u1 syscall.Rusage
	syscall.Getrusage(0, &u1)
	n := int64(0)
	st.DB().Read.QueryRow("select count(*) from events").Scan(&n)
	n -= 6000
	cpu := time.Duration(u1.Utime.Nano()+u1.Stime.Nano()-u0.Utime.Nano()-u0.Stime.Nano())
	fmt.Println(r, err, "n", n, "cpu/action", cpu/time.Duration(n), "user", time.Duration(u1.Utime.Nano()-u0.Utime.Nano())/time.Duration(n))
	var a, b, c, d, e float64
	st.DB().Read.QueryRow("select avg(length(public)), avg(length(private)) from events where action='ask'").Scan(&a, &b)
	st.DB().Read.QueryRow("select avg(length(kernel)), avg(length(form)) from cases").Scan(&c, &d)
	fmt.Println("public", a, "private", b, "kernel", c, "form", d, e)
	var ex string
	st.DB().Read.QueryRow("select public from events where action='ask' limit 1").Scan(&ex)
	fmt.Println(ex)
	st.DB().Read.QueryRow("select kernel from cases limit 1").Scan(&ex)
	fmt.Println(ex)
}
