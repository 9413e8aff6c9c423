package sqlite

import (
	"database/sql"
	"fmt"
	"os"

	"qingdan/internal/store"
)

// View opens the database file at path for reading, beside a process that has
// it open for writing. It changes nothing, the schema neither.
func View(path string) (*store.View, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	read, err := sql.Open("sqlite", uri(path, "_pragma=query_only(1)"))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	read.SetMaxOpenConns(readers)
	return store.NewView(read, store.SQLite, read.Close), nil
}
