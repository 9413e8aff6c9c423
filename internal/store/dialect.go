package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Dialect is a database's way of saying the few things that the two say
// differently. Placeholders are $1, $2, … on both.
type Dialect string

// The databases.
const (
	SQLite   Dialect = "sqlite"
	Postgres Dialect = "postgres"
)

// In returns the condition that the column is one of the values of placeholder
// n, whose argument List makes.
func (d Dialect) In(column string, n int) string {
	if d == Postgres {
		return column + " = ANY($" + strconv.Itoa(n) + ")"
	}
	return column + " IN (SELECT value FROM json_each($" + strconv.Itoa(n) + "))"
}

// List makes one argument of many values.
func (d Dialect) List(values []string) any {
	cleaned := make([]string, len(values))
	for i, v := range values {
		cleaned[i] = Clean(v)
	}
	if d == Postgres {
		return cleaned
	}
	text, err := json.Marshal(cleaned)
	if err != nil {
		panic(err) // strings always marshal
	}
	return string(text)
}

// Among returns how to read a table where a column is one of the numbers of a
// placeholder, whose argument Numbers makes: what stands before the table after
// FROM, and the condition. SQLite looks each number up in turn, in whatever
// index has the column, because it keeps the order of a cross join.
func (d Dialect) Among(column, placeholder string) (before, condition string) {
	if d == Postgres {
		return "", column + " = ANY(" + placeholder + "::bigint[])"
	}
	return "json_each(" + placeholder + ") AS among CROSS JOIN ", column + " = among.value"
}

// By returns what follows a table's name to have it read by an index. SQLite
// takes each first column of an index for rare, and reads a whole figure where
// a day of it is asked for; PostgreSQL counts.
func (d Dialect) By(index string) string {
	if d == Postgres {
		return ""
	}
	return " INDEXED BY " + index
}

// Numbers makes one argument of many numbers.
func (d Dialect) Numbers(values []int64) any {
	if d == Postgres {
		return values
	}
	text := []byte{'['}
	for i, v := range values {
		if i > 0 {
			text = append(text, ',')
		}
		text = strconv.AppendInt(text, v, 10)
	}
	return string(append(text, ']'))
}

// InQuery returns the condition that the column is one of a subquery's values.
// PostgreSQL uses an index for it, even inside OR, only if the subquery is
// turned into an array first.
func (d Dialect) InQuery(column, query string) string {
	if d == Postgres {
		return column + " = ANY(ARRAY(" + query + "))"
	}
	return column + " IN (" + query + ")"
}

// Contains returns the condition that the column contains the text of the
// placeholder, ignoring the case of Latin letters.
func (d Dialect) Contains(column, placeholder string) string {
	if d == Postgres {
		return `strpos(lower(` + column + `), lower(` + placeholder + ` COLLATE "C")) > 0`
	}
	return "instr(lower(" + column + "), lower(" + placeholder + ")) > 0"
}

// empty returns the statement that deletes all rows of a table. Readers of
// PostgreSQL wait for it.
func (d Dialect) empty(table string) string {
	if d == Postgres {
		return "TRUNCATE " + table
	}
	return "DELETE FROM " + table // without WHERE, SQLite drops the pages
}

func (d Dialect) snapshot() *sql.TxOptions {
	if d == Postgres {
		return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	return &sql.TxOptions{ReadOnly: true} // a SQLite transaction is a snapshot
}

// Rows returns a subquery of rows whose values come in placeholder n as a JSON
// array of arrays, made by JSONRows: a bulk write in one statement. Columns
// are given as "name type", with type text or bigint.
func (d Dialect) Rows(n int, columns ...string) string {
	var b strings.Builder
	b.WriteString("SELECT ")
	for i, c := range columns {
		name, kind, _ := strings.Cut(c, " ")
		if i > 0 {
			b.WriteString(", ")
		}
		if d == Postgres {
			fmt.Fprintf(&b, "CAST(j.value ->> %d AS %s) AS %s", i, kind, name)
		} else {
			fmt.Fprintf(&b, "j.value ->> %d AS %s", i, name)
		}
	}
	if d == Postgres {
		fmt.Fprintf(&b, " FROM jsonb_array_elements($%d::jsonb) AS j (value)", n)
	} else {
		fmt.Fprintf(&b, " FROM json_each($%d) AS j", n)
	}
	return b.String()
}

// JSONRows makes the argument for Rows. Values are strings and int64.
func JSONRows(rows [][]any) string {
	for _, row := range rows {
		cleanRow(row)
	}
	text, err := json.Marshal(rows)
	if err != nil {
		panic(err) // strings and integers always marshal
	}
	return string(text)
}

func cleanRow(row []any) {
	for i, v := range row {
		if s, ok := v.(string); ok {
			row[i] = Clean(s)
		}
	}
}
