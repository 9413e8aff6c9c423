package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"qingdan/internal/access"
	"qingdan/internal/app"
	"qingdan/internal/city"
	"qingdan/internal/lists"
)

const workLists = "../../internal/web/testdata/work"

// office makes a city on a folder with a steward "chen" and a handler "liu".
func office(t *testing.T, data string) {
	t.Helper()
	hire(t, data, workLists, map[string][2]string{"chen": {"DHB", "steward"}, "liu": {"YLJ", "handler"}})
}

// hire makes a city under some lists with people of its offices, by login.
func hire(t *testing.T, data, systems string, posts map[string][2]string) {
	t.Helper()
	a := reopen(t, data, systems)
	defer func() { must(t, a.Close()) }()
	ctx := t.Context()
	code, err := a.Access.SetupCode(ctx)
	must(t, err)
	boss, err := a.Access.CreateFirstAdmin(ctx, code, access.NewPerson{Login: "boss", Password: "keep-boss-4711x", Name: "钱管理"})
	must(t, err)
	admin := &access.Viewer{Person: boss.ID, Admin: true}
	for login, post := range posts {
		p, err := a.Access.Register(ctx, access.NewPerson{Login: login, Password: "keep-" + login + "-4711x", Name: "演示" + login, Phone: "13900000000"})
		must(t, err)
		must(t, a.Access.GrantRole(ctx, admin, access.Grant{Person: p.ID, Org: post[0], Role: post[1]}))
	}
}

func reopen(t *testing.T, data, systems string) *app.App {
	t.Helper()
	lib, faults := lists.Load(os.DirFS(systems))
	if lib == nil {
		t.Fatal(faults)
	}
	a, err := app.Open(t.Context(), app.Config{Data: data, Library: lib, Log: slog.New(slog.DiscardHandler), Cheap: true})
	must(t, err)
	return a
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// says runs a command line and returns the exit code and all that was written.
func says(t *testing.T, args ...string) (int, string) {
	t.Helper()
	var out bytes.Buffer
	std := &stdio{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out, Now: time.Now, Getenv: func(string) string { return "" }}
	code := run(t.Context(), append(args, "--lang", "en"), std)
	return code, out.String()
}

func TestImportOpensCasesOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, file, marked := filepath.Join(dir, "data"), filepath.Join(dir, "tasks.xlsx"), filepath.Join(dir, "marked.xlsx")
	office(t, data)
	expect := func(code int, words string, args ...string) {
		t.Helper()
		got, text := says(t, append([]string{"import", "task", file, "--lists", workLists}, args...)...)
		if got != code || !strings.Contains(text, words) {
			t.Fatalf("%v: exit %d, %s", args, got, text)
		}
	}
	fill := func(deadline any) {
		t.Helper()
		expect(exitOK, "The template is in", "--template")
		book, err := excelize.OpenFile(file)
		must(t, err)
		defer book.Close()
		for _, row := range []string{"2", "3"} {
			must(t, book.SetSheetRow("Festival task", "A"+row, &[]any{row, "Lamps " + row, "Parks", deadline}))
			must(t, book.SetSheetRow("Steps", "A"+row, &[]any{row, "Design", "2030-01-01"}))
		}
		must(t, book.Save())
	}
	fill("some day")
	expect(exitFailed, "Sheet “Festival task”, cell D3", "--as", "chen", "--data", data, "--marked", marked)
	if info, err := os.Stat(marked); err != nil || info.Size() == 0 {
		t.Errorf("no marked workbook: %v", err)
	}
	fill("2030-06-30")
	expect(exitUsage, "--as")
	expect(exitOK, "2 cases of “Festival task” would be opened", "--dry-run")
	expect(exitOK, "2 cases of “Festival task” would be opened", "--dry-run", "--as", "chen", "--data", data)
	expect(exitFailed, "no such person", "--as", "nobody", "--data", data)
	expect(exitFailed, "may not open", "--as", "liu", "--data", data)
	expect(exitOK, "Opened 2 cases; 0 had been", "--as", "chen", "--data", data)
	expect(exitOK, "Opened 0 cases; 2 had been", "--as", "chen", "--data", data)
	a := reopen(t, data, workLists)
	defer func() { must(t, a.Close()) }()
	who, err := a.Access.ViewerByLogin(t.Context(), "chen")
	must(t, err)
	if _, total, err := a.City.Cases(t.Context(), who, city.CaseQuery{Handed: true}, ""); err != nil || total != 2 {
		t.Errorf("%d cases, %v", total, err)
	}
}

// A list of measures goes through its document: it counts as broken down, and
// the measures have it as their parent.
func TestImportThroughAnActionOfACase(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, file := filepath.Join(dir, "data"), filepath.Join(dir, "measures.xlsx")
	const systems = "../../systems"
	hire(t, data, systems, map[string][2]string{"chen": {"GGB", "steward"}})
	a := reopen(t, data, systems)
	who, err := a.Access.ViewerByLogin(t.Context(), "chen")
	must(t, err)
	ref, err := a.Evidence.Put(t.Context(), strings.NewReader("%PDF-1.7\n"), 100, []string{"application/pdf"})
	must(t, err)
	document, err := a.City.Do(t.Context(), who, city.Request{Item: "governing-document", Action: "open", Submit: true, Form: map[string]any{
		"number": "1", "title": "Plan", "kind": "plan", "level": "city", "issued_on": "2026-01-01", "file": map[string]any{"ticket": a.Evidence.Ticket(ref, "plan.pdf", who.Person)},
		"structure": []any{map[string]any{"part": "1", "heading": "Aims", "gist": "What is to be reached."}}}})
	must(t, err)
	must(t, a.Close())
	expect := func(code int, words string, args ...string) {
		t.Helper()
		got, text := says(t, append([]string{"import", "governing-document", file, "--lists", systems, "--action", "assign"}, args...)...)
		if got != code || !strings.Contains(text, words) {
			t.Fatalf("%v: exit %d, %s", args, got, text)
		}
	}
	fill := func(deadline string) {
		t.Helper()
		expect(exitOK, "The template is in", "--template")
		book, err := excelize.OpenFile(file)
		must(t, err)
		defer book.Close()
		must(t, book.SetSheetRow("Measure", "A2", &[]any{1, "FA-001", "Open a firm in a day", "", "Market regulation", "Health", "2031-06-30"}))
		must(t, book.SetSheetRow("Measure", "A3", &[]any{2, "FA-002", "One list of checks", "", "Justice", "", deadline}))
		must(t, book.Save())
	}
	by := []string{"--as", "chen", "--data", data, "--case"}
	fill("2020-06-30")
	expect(exitFailed, "cell G3: The deadline must lie ahead", append(by, document.Number)...)
	fill("2031-06-30")
	expect(exitUsage, "--case", "--as", "chen", "--data", data)
	expect(exitFailed, "there is no case GGB-2026-999999", append(by, "GGB-2026-999999")...)
	expect(exitOK, "2 cases of “Measure” would be opened", append(by, document.Number, "--dry-run")...)
	expect(exitOK, "Opened 2 cases; 0 had been", append(by, document.Number)...)
	expect(exitOK, "Opened 0 cases; 2 had been", append(by, document.Number)...)
	if got, text := says(t, "import", "measure", file, "--lists", systems, "--action", "note"); got != exitFailed || !strings.Contains(text, "no action note") {
		t.Errorf("exit %d, %s", got, text)
	}
	a = reopen(t, data, systems)
	defer func() { must(t, a.Close()) }()
	rows, total, err := a.City.Store.Cases(t.Context(), who, city.CaseQuery{Parent: document.Case, Limit: 9})
	if err != nil || total != 2 || rows[0].Item != "measure" {
		t.Errorf("%d cases, %v", total, err)
	}
	if row, err := a.City.Store.Case(t.Context(), who, document.Case); err != nil || row.State != "broken_down" {
		t.Errorf("the document is %s, %v", row.State, err)
	}
}
