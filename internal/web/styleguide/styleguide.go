// Package styleguide shows every partial in its states, from made-up data. It
// is served in demo mode only; the browser tests look at it.
package styleguide

import (
	"net/http"

	"qingdan/internal/web/page"
	"qingdan/internal/web/templates"
	"qingdan/internal/web/ui"
)

// PortalView shows what the portal is made of.
type PortalView struct {
	Search       ui.Search
	Filter       ui.Filter
	Tags         []ui.Tag
	Clocks       []*ui.Clock
	Turns        []ui.Turn
	Steps        ui.Steps
	Cards        []ui.ItemCard
	Materials    []ui.Material
	Limits       []ui.Limit
	Figures      []ui.Figure
	Timeline     ui.Timeline
	Summary      ui.Summary
	Pager        ui.Pager
	Notices      []*ui.Notice
	Empty        ui.Empty
	Slip         ui.Slip
	Certificates []ui.Certificate
}

// DeskView shows what the desk is made of.
type DeskView struct {
	Tiles   []ui.Tile
	Search  ui.Search
	Columns []ui.Column
	Rows    []DeskRow
	Pager   ui.Pager
	Summary ui.Summary
	Reveal  ui.Reveal
	Clocks  []*ui.Clock
	Actions []ui.Action
	Trail   ui.Timeline
	Heat    ui.Heat
}

// DeskRow is a case in the inbox.
type DeskRow struct {
	Case    ui.Link
	Item    ui.Link
	Subject string
	State   ui.Tag
	Clock   *ui.Clock
}

// SignInView shows the bare layout.
type SignInView struct{ Form ui.Form }

var (
	portalPage = templates.Register[PortalView](templates.Portal, "styleguide/portal")
	deskPage   = templates.Register[DeskView](templates.Desk, "styleguide/desk")
	signInPage = templates.Register[SignInView](templates.Bare, "styleguide/signin")
)

// Portal shows the portal's partials.
func Portal(w http.ResponseWriter, r *page.Request) error {
	r.Crumbs(ui.Link{Text: both("首页", "Home"), Href: "/styleguide"}, ui.Link{Text: both("市场监管", "Market regulation"), Href: "/styleguide"})
	r.Frame.Person = &templates.Person{Name: "王某某"}
	return page.Show(w, r, portalPage, portalView(r.Now))
}

// Desk shows the desk's partials.
func Desk(w http.ResponseWriter, r *page.Request) error {
	r.Frame.Side = side()
	r.Frame.Person = &templates.Person{Name: "李某某", Offices: "市场监督管理局 受理员", Official: true}
	r.Crumbs(ui.Link{Text: both("待办", "Inbox"), Href: "/styleguide/desk"})
	r.Frame.Notice = &ui.Notice{Tone: ui.Good, Text: both("已受理。决定期限从今天收到材料起算。", "Accepted. The time for the decision runs from today's receipt.")}
	return page.Show(w, r, deskPage, deskView(r.Now))
}

// SignIn shows the bare layout.
func SignIn(w http.ResponseWriter, r *page.Request) error {
	return page.Show(w, r, signInPage, SignInView{Form: ui.Form{
		Fields: []*ui.Field{
			{Kind: "text", Name: "login", Label: both("用户名或手机号", "User name or phone"), Autocomplete: "username"},
			{Kind: "text", Name: "password", Label: both("密码", "Password"), Secret: true, Autocomplete: "current-password"},
		},
		Buttons: []ui.Button{{Text: both("登录", "Sign in"), Style: ui.Primary}},
	}})
}
