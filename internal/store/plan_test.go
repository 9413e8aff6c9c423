package store

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"qingdan/internal/access"
	"qingdan/internal/city"
)

// TestNoQueryReadsEveryCase asks SQLite for its plans: what people open every
// day must go through an index, however many cases there are.
func TestNoQueryReadsEveryCase(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(filepath.Join(t.TempDir(), "city.db")))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := Migrate(context.Background(), db, SQLite); err != nil {
		t.Fatal(err)
	}
	q := NewQueries(&DB{Dialect: SQLite, Read: db, Write: db}, time.Now)
	v := &access.Viewer{Person: "li"}
	for name, test := range map[string]struct {
		cq    city.CaseQuery
		index string
	}{
		"all":     {city.CaseQuery{}, "cases_office (office=?)"},
		"inbox":   {city.CaseQuery{Inbox: true}, "cases_inbox (desk=? AND turn=?)"},
		"overdue": {city.CaseQuery{Inbox: true, Due: "overdue"}, "cases_inbox (desk=? AND turn=? AND due<?)"},
		"mine":    {city.CaseQuery{Mine: true}, "cases_applicant (applicant=?)"},
		"waiting": {city.CaseQuery{Mine: true, Inbox: true}, "cases_applicant (applicant=?)"},
		"open":    {city.CaseQuery{Open: true}, "cases_office (office=? AND closed=?)"},
		"office":  {city.CaseQuery{Office: "SCJG"}, "cases_office (office=?)"},
		"subject": {city.CaseQuery{SubjectIndex: []byte{1}}, "cases_subject (subject_index=?)"},
	} {
		w, p, err := q.casesPage(v, test.cq)
		if err != nil {
			t.Fatal(err)
		}
		searches(t, db, name, test.index, p.rows+"1 = 1", w.args...)
		searches(t, db, name+": total", test.index, p.count+"1 = 1", w.args...)
	}
	p := q.permit(v)
	p.and(p.seen())
	p.and("c.number <> '' AND c.number = " + p.arg("n"))
	searches(t, db, "by number", "cases_number (number=?)", "SELECT c.item FROM cases c WHERE "+p.terms, p.args...)
	lq := city.LateQuery{Offices: []string{"SCJG"}, Items: []string{"i"}, Alert: true, Until: time.Now()}
	w := q.public(&lq)
	searches(t, db, "disclosed alerts", "cases_office (office=? AND closed=?)", "SELECT c.item FROM cases c WHERE "+w.terms, w.args...)
	searches(t, db, "members that moved", "figure_members_newest (figure=? AND at>?)",
		"SELECT count(*) FROM figure_members m WHERE m.figure = $1 AND m.at >= $2", "f", 1)
	searches(t, db, "all whole figures", "figure_days_whole", "SELECT figure, members, value FROM figure_days WHERE "+wholeFigure)
	searches(t, db, "load", "(id=?)", "SELECT c.item FROM cases c WHERE "+SQLite.In("c.id", 1), SQLite.List([]string{"c1"}))
	searches(t, db, "answers", "PRIMARY KEY (actor=? AND key=?)",
		"SELECT digest FROM answers WHERE (actor, key) IN ("+SQLite.Rows(1, "actor text", "key text")+")", JSONRows([][]any{{"a", "k"}}))
	searches(t, db, "due clocks", "clocks_due (due<?)",
		"SELECT k.case_id FROM clocks k WHERE k.state = 'running' AND k.acts = 1 AND k.due <> 0 AND k.due <= $1", 1)
	searches(t, db, "provisional clocks", "clocks_provisional",
		"SELECT k.case_id FROM clocks k"+SQLite.By("clocks_provisional")+" WHERE k.provisional = 1 AND k.calendar <> $1 ORDER BY k.case_id", "v")
	searches(t, db, "members of a subject", "figure_members_subject (subject=?)",
		"SELECT figure FROM figure_members WHERE "+SQLite.In("subject", 1), SQLite.List([]string{"s"}))
	r := memberReading{d: SQLite, mq: city.MemberQuery{Figure: "f"}}
	members := r.where()
	members.and("i.day BETWEEN " + members.arg(1) + " AND " + members.arg(2))
	query, args := r.pageQuery(members, "", "figure_members_page", "m.day", "i.day", 0)
	searches(t, db, "a page of members, found", "figure_members_page (figure=? AND day>? AND day<?)", query, args...)
	searches(t, db, "a page of members, read", "SEARCH m USING PRIMARY KEY (figure=? AND subject=?)", query, args...)
	for name, test := range map[string]struct {
		cq    city.CellQuery
		index string
	}{
		"the city's cells":  {city.CellQuery{}, "PRIMARY KEY (figure=? AND office=? AND day=?)"},
		"an office's cells": {city.CellQuery{Office: "SCJG"}, "PRIMARY KEY (figure=? AND office=? AND day=?)"},
		"all offices":       {city.CellQuery{EachOffice: true}, "figure_days_day (figure=? AND day=?)"},
	} {
		test.cq.Figure = "f"
		query, args := SQLite.inSpans("figure_days", "", []string{"members"}, test.cq, map[int64][]int{0: {0}, yearOf(0): {0}})
		searches(t, db, name, test.index, query, args...)
	}
}

// searches checks that a query uses the index and scans nothing but that, its
// own subqueries and the lists it was given.
func searches(t *testing.T, db *sql.DB, name, index, query string, args ...any) {
	t.Helper()
	rows, err := db.Query("EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	defer rows.Close()
	var plan []string
	scans := map[string]int{}
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		plan = append(plan, step)
		switch words := strings.Fields(step); {
		case words[0] == "SCAN" && !strings.Contains(step, "VIRTUAL TABLE") && !strings.Contains(step, index):
			scans[words[1]]++
		case words[0] == "CO-ROUTINE" || words[0] == "MATERIALIZE":
			scans[words[1]]--
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.Join(plan, "\n"), index) {
		t.Errorf("%s does not search %s:\n%s", name, index, strings.Join(plan, "\n"))
	}
	for table, n := range scans {
		if n > 0 {
			t.Errorf("%s reads all of %s:\n%s", name, table, strings.Join(plan, "\n"))
		}
	}
}
