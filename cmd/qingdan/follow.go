package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/dustin/go-humanize"

	"qingdan/internal/figures"
	"qingdan/internal/lang"
	"qingdan/internal/verify"
)

type followCmd struct {
	siteFlags
	Addresses []string      `arg:"" name:"url" help:"Addresses of the cities (https://…), or folders with copies of their logs."`
	Figure    string        `required:"" placeholder:"ID" help:"The figure that is added up, for example approvals.on_time_rate."`
	Every     time.Duration `default:"1m" placeholder:"TIME" help:"How long to wait between looks."`
	Once      bool          `help:"Look once and end."`
	JSON      bool          `name:"json" help:"Answer with one JSON object a look."`
}

// Help is shown by qingdan follow --help.
func (followCmd) Help() string {
	return `Follows the public logs of several cities, as a province does: verifies each,
reads only what is new, recomputes a figure from each log, and adds it up over
the cities that verify. With --once the exit code is 1 where one does not.
--vkey is for one city; for several give a --policy that names all their logs.

Examples:

    qingdan follow https://a.example.gov.cn https://b.example.gov.cn --figure approvals.on_time_rate
    qingdan follow https://a.example.gov.cn --figure approvals.on_time_rate --once --json`
}

// Run looks at the cities until it is stopped.
func (c *followCmd) Run(ctx context.Context, std *stdio) error {
	if c.Every <= 0 {
		return &usageError{text: lang.Text{Zh: "--every 应大于 0", En: "--every must be above 0"}, command: " follow"}
	}
	var cities []*verify.Followed
	for _, address := range c.Addresses {
		site, o, err := c.site(ctx, std, std.aside(c.JSON), address, " follow")
		if err != nil {
			return err
		}
		o.Figures = true
		l, err := verify.NewLog(site.Log, o)
		if err != nil {
			return err
		}
		cities = append(cities, &verify.Followed{Site: site, Log: l})
	}
	for {
		sum, err := verify.Follow(ctx, cities, c.Figure)
		if ctx.Err() != nil {
			return nil // stopped, as asked
		}
		if err != nil {
			return err
		}
		if err := c.tell(std, sum); err != nil {
			return err
		}
		if c.Once {
			if !sum.OK() {
				return notVerified()
			}
			return nil
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(c.Every):
		}
	}
}

func (c *followCmd) tell(std *stdio, sum *verify.Sum) error {
	if c.JSON {
		return writeJSON(std.Stdout, sum)
	}
	w := tabwriter.NewWriter(std.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, lang.Text{Zh: "\t城市\t记录\t截至\t值\t分子\t分母", En: "\tCity\tEntries\tAs of\tValue\tNumerator\tDenominator"}.In(std.Lang))
	for _, s := range sum.Cities {
		fmt.Fprintln(w, followedRow(std, s))
	}
	fmt.Fprintf(w, "%s\t%s\t\t\t%s\t%s\t%d\n", "Σ", lang.Text{Zh: fmt.Sprintf("%d 个城市", sum.Counted), En: fmt.Sprintf("cities: %d", sum.Counted)}.In(std.Lang),
		sum.Value, figures.Plain(sum.Numerator), sum.Denominator)
	if err := w.Flush(); err != nil {
		return err
	}
	for _, s := range sum.Cities {
		tellTrouble(std, s)
	}
	return nil
}

// followedRow is a city's line: age of the checkpoint by its witnesses, or of
// the newest entry.
func followedRow(std *stdio, s *verify.Standing) string {
	if s.Figure == nil || s.Figure.Figure == nil {
		return fmt.Sprintf("✗\t%s\t\t\t\t\t", s.Address)
	}
	mark, f := "✓", s.Figure
	if !s.OK() {
		mark = "✗"
	}
	age := "-"
	if !f.Log.At.IsZero() {
		age = lang.Text{Zh: std.Now().Sub(f.Log.At).Round(time.Second).String() + " 前", En: humanize.RelTime(f.Log.At, std.Now(), "ago", "ahead")}.In(std.Lang)
	}
	return fmt.Sprintf("%s\t%s\t%d\t%s\t%s\t%s\t%d", mark, s.Address, f.Log.Size, age, f.Value, figures.Plain(f.Numerator), f.Denominator)
}

// tellTrouble says why a city is not in the sum.
func tellTrouble(std *stdio, s *verify.Standing) {
	switch {
	case s.Trouble != "":
		std.say("✗ "+s.Address+"："+s.Trouble, "✗ "+s.Address+": "+s.Trouble)
	case s.Figure != nil && !s.Figure.Log.OK():
		std.say("✗ "+s.Address+"：", "✗ "+s.Address+":")
		std.tellLog(s.Figure.Log)
	case s.Figure != nil && !s.Figure.OK():
		std.say("✗ "+s.Address+"：", "✗ "+s.Address+":")
		std.tellFigure(s.Figure)
	}
}
