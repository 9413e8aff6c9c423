-- The public log's head, and the texts that announcements name.

-- +goose Up

-- One row. The tiles lie elsewhere; what is signed and shown is here, so that
-- every process sees the same and none can go back.
CREATE TABLE log_head (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    size       INTEGER NOT NULL,
    signed     BLOB    NOT NULL,
    at         INTEGER NOT NULL,
    shown      BLOB,
    shown_size INTEGER NOT NULL
) STRICT;

-- Texts that are no lists, by digest.
CREATE TABLE texts (
    digest TEXT PRIMARY KEY,
    text   BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX lists_digest ON lists (digest);
