package city

import (
	"context"
	"slices"

	"qingdan/internal/access"
	"qingdan/internal/casework"
	"qingdan/internal/figures"
	"qingdan/internal/lists"
	"qingdan/internal/problem"
)

// Opens reports whether the viewer may open cases of an item that officials
// open: a role that the procedure names, in the item's office.
func Opens(v *access.Viewer, item *lists.Item) bool {
	roles := v.Roles(item.Office)
	return slices.ContainsFunc(item.Procedure.OpenedBy, func(role string) bool { return slices.Contains(roles, role) })
}

// Pressing returns the items that the viewer may open about an alert: of a case
// of the item, or of a figure where that is nil.
func (c *City) Pressing(v *access.Viewer, of *lists.Item) []*lists.Item {
	if v == nil {
		return nil
	}
	return slices.DeleteFunc(c.Library.Items(), func(i *lists.Item) bool {
		return i.About == nil || !Opens(v, i) || of == nil && len(i.About.Figure) == 0 || of != nil && (len(i.About.Case) == 0 || of.ID == i.ID)
	})
}

// AboutForm fills the item's form in as it says for what it is opened about. It
// is a *problem.Problem where that has no alert now.
func (c *City) AboutForm(ctx context.Context, v *access.Viewer, item *lists.Item, about FigureOrCase) (map[string]any, error) {
	if err := c.checkAbout(ctx, v, item, about); err != nil {
		return nil, err
	}
	vars, fields, err := lists.Vars{Now: c.now()}, item.About.Figure, error(nil)
	if about.Case != "" {
		fields = item.About.Case
		err = c.aboutCase(ctx, v, about.Case, &vars)
	} else {
		vars.Figure, err = c.aboutFigure(ctx, about)
	}
	if err != nil {
		return nil, err
	}
	form := map[string]any{}
	for _, f := range fields {
		value, err := f.Expr.Value(vars)
		if err != nil {
			return nil, err
		}
		if value != nil {
			form[f.Name] = value
		}
	}
	return form, nil
}

// FigureOrCase is what an item is opened about; zero: nothing.
type FigureOrCase struct {
	Case   string // id
	Figure string // id
	Office string // the figure of this office; "": of all
}

func (a FigureOrCase) command() casework.About {
	out := casework.About{Case: a.Case, Figure: a.Figure}
	if a.Figure != "" && a.Office != "" {
		out.Figure += "@" + a.Office
	}
	return out
}

// checkAbout refuses what the item is not for and what the viewer may not see.
func (c *City) checkAbout(ctx context.Context, v *access.Viewer, item *lists.Item, about FigureOrCase) error {
	switch {
	case about == FigureOrCase{}:
		return nil
	case item == nil || item.About == nil || about.Figure != "" && (about.Case != "" || len(item.About.Figure) == 0) || about.Case != "" && len(item.About.Case) == 0:
		return problem.New(problem.Refused, "not_about", "这个事项不能就此开办。", "This item is not opened about that.")
	case about.Case != "":
		_, err := c.Store.Case(ctx, v, about.Case)
		return err
	}
	if _, err := c.figure(about.Figure); err != nil {
		return err
	}
	if about.Office != "" && c.Library.Office(about.Office) == nil {
		return problem.New(problem.NotFound, "no_office", "清单上没有这个机构。", "The lists name no such office.")
	}
	return nil
}

func (c *City) aboutCase(ctx context.Context, v *access.Viewer, id string, vars *lists.Vars) error {
	view, err := c.Case(ctx, v, id, false)
	if err != nil {
		return err
	}
	if view.Case.Alert == "" {
		return noAlert()
	}
	vars.Item, vars.Form = view.Item, view.Form
	vars.Case = casework.Facts(casework.Rules{Item: view.Item, Calendar: c.Calendar}, view.Case, vars.Now)
	return nil
}

func (c *City) aboutFigure(ctx context.Context, about FigureOrCase) (*lists.FigureFacts, error) {
	r, err := c.ReadFigure(ctx, about.Figure, figures.Scope{Period: figures.AllTime(), Office: about.Office})
	if err != nil {
		return nil, err
	}
	f := r.Figure
	out := &lists.FigureFacts{ID: f.ID, Name: f.Name, Value: figureText(f, r.Value.Text), Level: figures.Alert(f, r.Value), Office: about.Office}
	switch out.Level {
	case "":
		return nil, noAlert()
	case "yellow":
		out.Threshold = figureText(f, figures.Plain(*f.Alert.Yellow))
	case "red":
		out.Threshold = figureText(f, figures.Plain(*f.Alert.Red))
	}
	if o := c.Library.Office(about.Office); o != nil {
		out.OfficeName = o.Name
	}
	return out, nil
}

func noAlert() error {
	return problem.New(problem.Refused, "no_alert", "眼下没有预警，不需要督办。", "There is no alert now.")
}

// figureText writes a value of a figure in a sentence.
func figureText(f *lists.Figure, value string) string {
	if f.Unit == "percent" {
		return value + "%"
	}
	return value
}

// FigureAlert is a figure whose value lies beyond a threshold.
type FigureAlert struct {
	FigureView
	Level string
}

// FigureAlerts returns the figures with an alert, red first.
func (c *City) FigureAlerts(ctx context.Context) ([]FigureAlert, error) {
	all, err := c.Figures(ctx)
	if err != nil {
		return nil, err
	}
	var out []FigureAlert
	for _, level := range []string{"red", "yellow"} {
		for _, f := range all {
			if figures.Alert(f.Figure, f.Value) == level {
				out = append(out, FigureAlert{f, level})
			}
		}
	}
	return out, nil
}
