-- People, organisations, sessions, and who looked at what. Personal data comes
-- here sealed, and is found by blind indexes.

-- +goose Up

CREATE TABLE people (
    id            TEXT    PRIMARY KEY,
    login_index   BLOB    NOT NULL UNIQUE,
    name_index    BLOB,
    phone_index   BLOB,
    id_card_index BLOB,
    sealed        BLOB    NOT NULL,
    password      BLOB    NOT NULL,
    language      TEXT    NOT NULL,
    admin         INTEGER NOT NULL,
    disabled      INTEGER NOT NULL,
    temporary     INTEGER NOT NULL,
    created       INTEGER NOT NULL,
    version       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX people_newest ON people (created, id);
CREATE INDEX people_name ON people (name_index);
CREATE INDEX people_phone ON people (phone_index) WHERE phone_index IS NOT NULL;
CREATE INDEX people_id_card ON people (id_card_index) WHERE id_card_index IS NOT NULL;

CREATE TABLE orgs (
    code     TEXT PRIMARY KEY,
    name_zh  TEXT NOT NULL,
    name_en  TEXT NOT NULL,
    uscc     TEXT NOT NULL,
    parent   TEXT NOT NULL,
    division TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The table grants is older: it came with the cases. Its key leads by person.
CREATE INDEX grants_org ON grants (org);

-- The hash is of the token that the browser holds.
CREATE TABLE sessions (
    hash    BLOB    PRIMARY KEY,
    person  TEXT    NOT NULL,
    demo    INTEGER NOT NULL,
    created INTEGER NOT NULL,
    seen    INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_person ON sessions (person);

-- How often signing in was tried, by blind index of login or address.
CREATE TABLE strikes (
    key   BLOB    PRIMARY KEY,
    level REAL    NOT NULL,
    at    INTEGER NOT NULL,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX strikes_until ON strikes (until);

CREATE TABLE api_tokens (
    id      TEXT    PRIMARY KEY,
    hash    BLOB    NOT NULL UNIQUE,
    person  TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    used    INTEGER NOT NULL,
    revoked INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX api_tokens_person ON api_tokens (person);

-- Each look at unmasked personal data. Only added to.
CREATE TABLE looks (
    seq     INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    person  TEXT    NOT NULL,
    offices TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    what    TEXT    NOT NULL,
    reason  BLOB    NOT NULL
) STRICT;
CREATE INDEX looks_person ON looks (person);
CREATE INDEX looks_subject ON looks (subject);

-- What was done to people, organisations, grants and tokens. Only added to.
CREATE TABLE journal (
    seq     INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    actor   TEXT    NOT NULL,
    action  TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    detail  TEXT    NOT NULL
) STRICT;
CREATE INDEX journal_actor ON journal (actor);
CREATE INDEX journal_subject ON journal (subject);

-- +goose StatementBegin
CREATE TRIGGER looks_keep BEFORE UPDATE ON looks BEGIN SELECT RAISE(ABORT, 'looks are only added to'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER looks_stay BEFORE DELETE ON looks BEGIN SELECT RAISE(ABORT, 'looks are only added to'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER journal_keep BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER journal_stay BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
-- +goose StatementEnd
