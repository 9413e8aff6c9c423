-- The public log's head, and the texts that announcements name.

-- +goose Up

-- One row. The tiles lie elsewhere; what is signed and shown is here, so that
-- every process sees the same and none can go back.
CREATE TABLE log_head (
    one        bigint PRIMARY KEY CHECK (one = 1),
    size       bigint NOT NULL,
    signed     bytea  NOT NULL,
    at         bigint NOT NULL,
    shown      bytea,
    shown_size bigint NOT NULL
);

-- Texts that are no lists, by digest.
CREATE TABLE texts (
    digest text COLLATE "C" PRIMARY KEY,
    text   bytea            NOT NULL
);
CREATE INDEX lists_digest ON lists (digest);
