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
	a := reopen(t, data)
	defer func() { must(t, a.Close()) }()
	ctx := t.Context()
	code, err := a.Access.SetupCode(ctx)
	must(t, err)
	boss, err := a.Access.CreateFirstAdmin(ctx, code, access.NewPerson{Login: "boss", Password: "keep-boss-4711x", Name: "钱管理"})
	must(t, err)
	admin := &access.Viewer{Person: boss.ID, Admin: true}
	for login, post := range map[string][2]string{"chen": {"DHB", "steward"}, "liu": {"YLJ", "handler"}} {
		p, err := a.Access.Register(ctx, access.NewPerson{Login: login, Password: "keep-" + login + "-4711x", Name: "演示" + login, Phone: "13900000000"})
		must(t, err)
		must(t, a.Access.GrantRole(ctx, admin, access.Grant{Person: p.ID, Org: post[0], Role: post[1]}))
	}
}

func reopen(t *testing.T, data string) *app.App {
	t.Helper()
	lib, faults := lists.Load(os.DirFS(workLists))
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
	a := reopen(t, data)
	defer func() { must(t, a.Close()) }()
	who, err := a.Access.ViewerByLogin(t.Context(), "chen")
	must(t, err)
	if _, total, err := a.City.Cases(t.Context(), who, city.CaseQuery{Handed: true}, ""); err != nil || total != 2 {
		t.Errorf("%d cases, %v", total, err)
	}
}
