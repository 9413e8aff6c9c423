package towns
import ("testing";"os";"time";"strconv";"qingdan/internal/store/pgtest")
func TestFillX(t *testing.T){
 n,_ := strconv.Atoi(os.Getenv("N")); lives,_ := strconv.Atoi(os.Getenv("L"))
 cfg := Config{Dirs: []string{os.Getenv("D")+"/a"}, Databases: []string{""}, Lives: lives, Events: n}
 os.MkdirAll(cfg.Dirs[0],0o700)
 if os.Getenv("PG")!="" { d,err := pgtest.Durable(); if err!=nil {t.Fatal(err)}; cfg.Dirs=append(cfg.Dirs, os.Getenv("D")+"/b"); cfg.Databases=append(cfg.Databases,d); os.MkdirAll(cfg.Dirs[1],0o700)}
 t0 := time.Now()
 if _,err := Fill(t.Context(), cfg); err!=nil {t.Fatal(err)}
 t.Log(time.Since(t0))
}
