package web

import (
	"net/http"

	"qingdan/internal/web/account"
	"qingdan/internal/web/centre"
	"qingdan/internal/web/desk"
	"qingdan/internal/web/feeds"
	"qingdan/internal/web/page"
	"qingdan/internal/web/portal"
	"qingdan/internal/web/styleguide"
)

// routes is every address of the faces on one screen.
func routes(cfg Config, kit *page.Kit, files *assets, sessions *account.Sessions) http.Handler {
	mux := http.NewServeMux()

	mux.Handle("GET /assets/{name}", kit.Handle(files.serve))
	if kit.Demo {
		mux.Handle("GET /styleguide", kit.Handle(styleguide.Portal))
		mux.Handle("GET /styleguide/desk", kit.Handle(styleguide.Desk))
		mux.Handle("GET /styleguide/sign-in", kit.Handle(styleguide.SignIn))
		mux.Handle("GET /styleguide/form", kit.Handle(styleguide.Form))
		mux.Handle("POST /styleguide/form", kit.Upload(styleguide.Form))
	}
	if cfg.City != nil {
		p := &portal.Portal{City: cfg.City, Access: cfg.Access, Keeper: keeper{cfg.Evidence}, Public: cfg.Public, Live: cfg.Reports, PDF: cfg.PDF}
		if sessions != nil {
			p.Address = sessions.Address
		}
		portalRoutes(mux, kit, p)
		verifyRoutes(mux, kit, p)
		centreRoutes(mux, kit, &centre.Centre{City: cfg.City, Public: cfg.Public, Map: cfg.Map, Set: kit.Set, Log: cfg.Log, Now: cfg.Now, Closing: cfg.Closing})
		reportRoutes(mux, kit, p)
	}
	if cfg.Access != nil {
		a := &account.Account{Access: cfg.Access, Sessions: sessions, Roles: cfg.Roles}
		if cfg.City != nil {
			a.Library = cfg.City.Library
		}
		accountRoutes(mux, kit, a)
	}
	if cfg.City != nil && cfg.Access != nil {
		d := &desk.Desk{City: cfg.City, Access: cfg.Access, Keeper: keeper{cfg.Evidence}, Public: cfg.Public}
		deskRoutes(mux, kit, d)
		adminRoutes(mux, kit, d)
		feedRoutes(mux, kit, &feeds.Feeds{City: cfg.City, Access: cfg.Access, Name: cfg.Name, Secure: cfg.Secure})
	}
	mux.Handle("/", kit.Handle(func(http.ResponseWriter, *page.Request) error { return notFound() }))
	return mux
}

func portalRoutes(mux *http.ServeMux, kit *page.Kit, p *portal.Portal) {
	mux.Handle("GET /{$}", kit.Handle(p.Home))
	mux.Handle("GET /items", kit.Handle(p.Items))
	mux.Handle("GET /items/{item}", kit.Handle(p.Item))
	mux.Handle("GET /items/{item}/apply", kit.Handle(p.Begin))
	mux.Handle("POST /items/{item}/apply", kit.Handle(p.Apply))
	mux.Handle("GET /cases", kit.Handle(p.Cases))
	mux.Handle("GET /cases/{case}", kit.Handle(p.Case))
	mux.Handle("GET /cases/{case}/do/{action}", kit.Handle(p.Do))
	mux.Handle("POST /cases/{case}/do/{action}", kit.Upload(p.Do))
	mux.Handle("GET /cases/{case}/check/{action}", kit.Handle(p.Check))
	mux.Handle("POST /cases/{case}/check/{action}", kit.Handle(p.Check))
	mux.Handle("GET /cases/{case}/slips/{version}", kit.Handle(p.Slip))
	mux.Handle("GET /cases/{case}/files/{digest}", kit.Handle(p.File))
	mux.Handle("GET /certificates", kit.Handle(p.Certificate))
	mux.Handle("GET /certificates/{number}", kit.Handle(p.Certificate))
	mux.Handle("GET /registers", kit.Handle(p.Registers))
	mux.Handle("GET /registers/{register}", kit.Handle(p.Register))
	mux.Handle("GET /overdue", kit.Handle(p.Overdue))
	mux.Handle("GET /accessibility", kit.Handle(p.Accessibility))
	mux.Handle("GET /privacy", kit.Handle(p.Privacy))
	mux.Handle("GET /figures", kit.Handle(p.Figures))
	mux.Handle("GET /figures/{figure}", kit.Handle(p.Figure))
	mux.Handle("GET /figures/{figure}/members.csv", kit.Handle(p.Export))
	mux.Handle("GET /figures/{figure}/series.csv", kit.Handle(p.SeriesCSV))
	mux.Handle("GET /figures/{figure}/series.xlsx", kit.Handle(p.SeriesWorkbook))
}

func centreRoutes(mux *http.ServeMux, kit *page.Kit, c *centre.Centre) {
	mux.Handle("GET /centre", kit.Handle(c.Board))
	mux.Handle("GET /centre/events", kit.Handle(c.Events))
	mux.Handle("GET /centre/divisions/{division}", kit.Handle(c.Division))
	mux.Handle("GET /centre/items", kit.Handle(c.Items))
	mux.Handle("GET /centre/items/{item}", kit.Handle(c.Item))
	mux.Handle("GET /centre/items/{item}/steps/{state}", kit.Handle(c.Step))
}

func reportRoutes(mux *http.ServeMux, kit *page.Kit, p *portal.Portal) {
	mux.Handle("GET /reports", kit.Handle(p.Reports))
	mux.Handle("GET /reports/{report}", kit.Handle(p.Report))
	mux.Handle("GET /reports/{report}/word", kit.Handle(p.ReportWord))
	mux.Handle("GET /reports/{report}/pdf", kit.Handle(p.ReportPDF))
	mux.Handle("GET /reports/{report}/{freeze}/word", kit.Handle(p.FrozenWord))
	mux.Handle("GET /reports/{report}/{freeze}/pdf", kit.Handle(p.FrozenPDF))
	mux.Handle("POST /reports/{report}/freeze", kit.Handle(p.Freeze))
	mux.Handle("GET /reports/{report}/{freeze}", kit.Handle(p.Frozen))
	mux.Handle("GET /reports/{report}/{freeze}/compare", kit.Handle(p.Compare))
}

// verifyRoutes is what outsiders check the city with. The checkpoint and the
// tiles of the log are served by the log itself.
func verifyRoutes(mux *http.ServeMux, kit *page.Kit, p *portal.Portal) {
	mux.Handle("GET /verify", kit.Handle(p.Verify))
	mux.Handle("POST /verify", kit.Handle(p.CheckReceipt))
	mux.Handle("GET /verify/entries", kit.Handle(p.Entries))
	mux.Handle("GET /verify/entries/{index}", kit.Handle(p.Entry))
	mux.Handle("GET /lists/versions", kit.Handle(p.Versions))
	mux.Handle("GET /cases/{case}/receipt/{version}", kit.Handle(p.CaseReceipt))
	mux.Handle("GET /log/{$}", kit.Handle(p.LogHome))
	mux.Handle("GET /log/vkey", kit.Handle(p.LogKey))
	mux.Handle("GET /log/policy", kit.Handle(p.LogPolicy))
	mux.Handle("GET /log/receipt/{index}", kit.Handle(p.LogReceipt))
	mux.Handle("GET /log/texts/{digest}", kit.Handle(p.LogText))
}

func accountRoutes(mux *http.ServeMux, kit *page.Kit, a *account.Account) {
	mux.Handle("GET /sign-in", kit.Handle(a.SignIn))
	mux.Handle("POST /sign-in", kit.Handle(a.SignInPost))
	mux.Handle("POST /sign-in/demo", kit.Handle(a.SignInDemo))
	mux.Handle("POST /sign-out", kit.Handle(a.SignOut))
	mux.Handle("POST /renew", kit.Handle(a.Renew))
	mux.Handle("GET /register", kit.Handle(a.Register))
	mux.Handle("POST /register", kit.Handle(a.RegisterPost))
	mux.Handle("GET /set-up", kit.Handle(a.SetUp))
	mux.Handle("POST /set-up", kit.Handle(a.SetUpPost))
	mux.Handle("GET /account", kit.Handle(a.Own))
	mux.Handle("POST /account/contact", kit.Handle(a.Contact))
	mux.Handle("POST /account/password", kit.Handle(a.Password))
	mux.Handle("POST /account/tokens", kit.Handle(a.NewToken))
	mux.Handle("POST /account/tokens/{token}/revoke", kit.Handle(a.RevokeToken))
	mux.Handle("POST /account/calendar", kit.Handle(a.NewCalendar))
	mux.Handle("POST /account/calendar/revoke", kit.Handle(a.RevokeCalendar))
	mux.Handle("POST /account/sign-out-everywhere", kit.Handle(a.SignOutEverywhere))
}

func deskRoutes(mux *http.ServeMux, kit *page.Kit, d *desk.Desk) {
	mux.Handle("GET /desk", kit.Handle(d.Official(d.Inbox)))
	mux.Handle("GET /desk/cases.xlsx", kit.Handle(d.Official(d.Workbook)))
	mux.Handle("GET /desk/cases.csv", kit.Handle(d.Official(d.CSV)))
	mux.Handle("GET /desk/alerts", kit.Handle(d.Official(d.Alerts)))
	mux.Handle("POST /desk/alerts/minimum", kit.Handle(d.Admin(d.Minimum)))
	mux.Handle("GET /desk/new", kit.Handle(d.Official(d.New)))
	mux.Handle("GET /desk/new/{item}", kit.Handle(d.Official(d.Open)))
	mux.Handle("POST /desk/new/{item}", kit.Upload(d.Official(d.Open)))
	for _, at := range []string{"/desk/new/{item}/import", "/desk/cases/{case}/do/{action}/import"} {
		mux.Handle("GET "+at, kit.Handle(d.Official(d.Import)))
		mux.Handle("POST "+at, kit.Upload(d.Official(d.Import)))
		mux.Handle("GET "+at+"/template.xlsx", kit.Handle(d.Official(d.Template)))
		mux.Handle("GET "+at+"/check", kit.Handle(d.Official(d.CheckImport)))
		mux.Handle("POST "+at+"/check", kit.Handle(d.Official(d.CheckImport)))
		mux.Handle("GET "+at+"/progress", kit.Handle(d.Official(d.Progress)))
		mux.Handle("GET "+at+"/faults.xlsx", kit.Handle(d.Official(d.FaultsBook)))
	}
	mux.Handle("GET /desk/cases/{case}", kit.Handle(d.Case)) // applicants are led to theirs
	mux.Handle("POST /desk/cases/{case}/reveal", kit.Handle(d.Official(d.Reveal)))
	mux.Handle("GET /desk/cases/{case}/reveal", kit.Handle(d.Official(d.Undone)))
	mux.Handle("POST /desk/cases/{case}/do/{action}", kit.Upload(d.Official(d.Do)))
	mux.Handle("GET /desk/cases/{case}/do/{action}", kit.Handle(d.Official(d.Undone)))
	mux.Handle("GET /desk/registers", kit.Handle(d.Official(d.Registers)))
	mux.Handle("GET /desk/registers/{register}", kit.Handle(d.Official(d.Register)))
	mux.Handle("GET /desk/lists", kit.Handle(d.Official(d.Lists)))
	mux.Handle("GET /desk/lists/{item}", kit.Handle(d.Official(d.Rules)))
	mux.Handle("GET /desk/whatif", kit.Handle(d.Steering(d.WhatIf)))
	mux.Handle("GET /desk/whatif.csv", kit.Handle(d.Steering(d.WhatIfCSV)))
}

func feedRoutes(mux *http.ServeMux, kit *page.Kit, f *feeds.Feeds) {
	mux.Handle("GET /feed.atom", kit.Handle(f.Atom))
	mux.Handle("GET /deadlines.ics", kit.Handle(f.Public))
	mux.Handle("GET /calendar.ics", kit.Handle(f.Own))
}

func adminRoutes(mux *http.ServeMux, kit *page.Kit, d *desk.Desk) {
	mux.Handle("GET /desk/admin/people", kit.Handle(d.Admin(d.People)))
	mux.Handle("POST /desk/admin/people", kit.Handle(d.Admin(d.CreatePerson)))
	mux.Handle("GET /desk/admin/people/{person}", kit.Handle(d.Admin(d.Person)))
	mux.Handle("POST /desk/admin/people/{person}/grant", kit.Handle(d.Admin(d.Grant)))
	mux.Handle("POST /desk/admin/people/{person}/revoke/{office}/{role}", kit.Handle(d.Admin(d.Revoke)))
	mux.Handle("POST /desk/admin/people/{person}/password", kit.Handle(d.Admin(d.ResetPassword)))
	mux.Handle("POST /desk/admin/people/{person}/{power}", kit.Handle(d.Admin(d.Power)))
	mux.Handle("GET /desk/admin/offices", kit.Handle(d.Admin(d.Offices)))
	mux.Handle("POST /desk/admin/offices", kit.Handle(d.Admin(d.CreateOffice)))
	mux.Handle("GET /desk/admin/offices/{office}", kit.Handle(d.Admin(d.Office)))
	mux.Handle("POST /desk/admin/offices/{office}", kit.Handle(d.Admin(d.EditOffice)))
	mux.Handle("GET /desk/admin/erasures", kit.Handle(d.Admin(d.Erasures)))
	mux.Handle("POST /desk/admin/erasures", kit.Handle(d.Admin(d.Erase)))
	mux.Handle("GET /desk/admin/journal", kit.Handle(d.Admin(d.Journal)))
	mux.Handle("GET /desk/admin/looks", kit.Handle(d.Auditing(d.Looks)))
}
