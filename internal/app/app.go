package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"qingdan/internal/access"
	"qingdan/internal/city"
	"qingdan/internal/evidence"
	"qingdan/internal/lang"
	"qingdan/internal/law"
	"qingdan/internal/lists"
	"qingdan/internal/lists/ident"
	"qingdan/internal/pdf"
	"qingdan/internal/report"
	"qingdan/internal/store"
	"qingdan/internal/store/dsn"
	"qingdan/internal/tlog"
	"qingdan/internal/tlog/witness"
	"qingdan/internal/vault"
	"qingdan/internal/web/centre"
)

// Config says where a city lives and what it runs by. Data and Library are
// required.
type Config struct {
	Data     string           // folder of the key, the evidence and, without Database, the database
	Database string           // PostgreSQL DSN or path of a SQLite file; "" city.db in Data
	Library  *lists.Library   //
	Reports  []*report.Report // live reports, read for the library's figures
	Calendar *law.Calendar    // default the one announced last, else the built-in one
	Name     lang.Text        // of the city, as the faces show it
	Demo     bool             // made-up data: offered roles, and the faces say so
	Log      *slog.Logger     // default slog.Default()
	Now      func() time.Time // default time.Now
	NewID    func() string    // of cases; default random
	Version  string           // of the program
	Secure   bool             // the site is reached over https only
	URL      string           // address of the city as people reach it, in QR codes and commands; "" as the browser says
	Proxies  []netip.Prefix   // whose word on a request's origin is believed
	Cheap    bool             // hash passwords that nobody uses cheaply, while a demo is made
	Alone    bool             // no other process may have the folder open

	LogOrigin  string // name of the public log; "" the one it has, or one made of its key
	LogStorage string // folder of the public log's files; "" log in Data
	NoLog      bool   // leave the public log alone

	PDF *pdf.Printer // of reports; nil to print none
	Map *centre.Map  // of the command centre; nil for the built-in tiles

	Witnesses   *witness.Policy // who cosigns the public log, and how many it takes; nil for nobody
	WitnessWait time.Duration   // how long a head of the log waits for them; default 10 s
}

// App is an open city with everything around it.
type App struct {
	Config
	Store     dsn.Store
	Access    *access.Service
	Evidence  *evidence.Store
	City      *city.City
	PublicLog *tlog.Log          // nil with NoLog
	publisher *witness.Publisher // nil without a log or without witnesses
	release   func() error       // of the data folder
}

// DatabaseFile is the name of the embedded database in the data folder.
const DatabaseFile = "city.db"

// gcPercent lets the heap grow to four times what lives before it is swept: a
// city lives in some tens of megabytes, and commands make much that is short-lived.
// Sweeping at twice took a sixth of the processor. GOGC in the environment
// overrides it.
const gcPercent = 300

func tune() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
}

// Open opens the city. Nothing runs yet but its committer; Close ends it.
func Open(ctx context.Context, cfg Config) (*App, error) {
	tune()
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	a := &App{Config: cfg}
	if err := a.open(ctx); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

func (a *App) open(ctx context.Context) (err error) {
	if a.release, err = Claim(a.Data, a.Alone); err != nil {
		return err
	}
	keys, err := vault.Open(a.Data)
	if err != nil {
		return err
	}
	if a.Store, err = dsn.Open(cmp.Or(a.Database, filepath.Join(a.Data, DatabaseFile))); err != nil {
		return err
	}
	a.Access = a.access(keys)
	if err := a.Access.CheckKey(ctx); err != nil {
		return err
	}
	files, err := evidence.OpenDir(filepath.Join(a.Data, "evidence"))
	if err != nil {
		return err
	}
	a.Evidence = evidence.New(files, keys, a.Now)
	if !a.NoLog {
		if err := a.openLog(ctx, keys); err != nil {
			return err
		}
		if err := a.openPublisher(ctx); err != nil {
			return err
		}
	}
	return a.openCity(ctx, keys)
}

func (a *App) openCity(ctx context.Context, keys *vault.Vault) error {
	days, err := a.calendar(ctx)
	if err != nil {
		return err
	}
	cfg := city.Config{Store: a.Store, Vault: keys, Library: a.Library, Calendar: days, Evidence: a.Evidence,
		Now: a.Now, NewID: a.NewID, Log: a.Log, Offices: offices{a.Access}}
	if a.PublicLog != nil { // a nil *tlog.Log would be a log
		cfg.PublicLog = a.PublicLog
	}
	a.City, err = city.Open(ctx, cfg)
	return err
}

func (a *App) access(keys *vault.Vault) *access.Service {
	options := []access.Option{access.WithIDCheck(ident.ValidResident), access.WithUSCCCheck(ident.ValidUSCC)}
	if a.Demo {
		options = append(options, access.WithDemo())
	}
	if a.Cheap {
		options = append(options, access.WithPasswordCost(access.Cost{Memory: 64, Passes: 1}))
	}
	return access.New(store.NewAccess(store.NewQueries(a.Store.DB(), a.Now)), keys, a.Now, options...)
}

// Close lets what is in flight finish, closes the database and leaves the
// folder to others.
func (a *App) Close() error {
	if a.City != nil {
		a.City.Close()
	}
	var err error
	if a.Store != nil {
		err = a.Store.Close()
	}
	if a.release != nil {
		err = errors.Join(err, a.release())
	}
	if err != nil {
		return fmt.Errorf("close the city: %w", err)
	}
	return nil
}

// offices registers offices that lists name.
type offices struct{ access *access.Service }

// EnsureOffice implements city.OfficeRegistrar.
func (o offices) EnsureOffice(ctx context.Context, office *lists.Office) error {
	return o.access.EnsureOrg(ctx, access.Org{Code: office.Code, Name: office.Name, USCC: office.USCC, Parent: office.Parent})
}
