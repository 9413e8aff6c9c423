package main

import (
	"qingdan/internal/pdf"
	"qingdan/internal/problem"
)

// printing are the flags of a city that prints PDF files.
type printing struct {
	Browser          string `placeholder:"PATH" help:"Chromium or Chrome, which prints reports as PDF files. Without it the one in the PATH, if there is one."`
	BrowserNoSandbox bool   `help:"Print without the browser's sandbox, which it refuses to root. Better: run the city as a user of its own."`
}

// printer returns the printer. A browser that was named must be there; without
// one the city runs and prints nothing.
func (p printing) printer(std *stdio) (*pdf.Printer, error) {
	out := pdf.New(pdf.Config{Browser: p.Browser, NoSandbox: p.BrowserNoSandbox})
	err := out.Ready()
	if p.Browser != "" && err != nil {
		return nil, err
	}
	if why := problem.Of(err); why != nil {
		std.logger().Warn("reports are not printed as PDF files: "+why.Text.In(std.Lang), "code", why.Code)
	}
	return out, nil
}
