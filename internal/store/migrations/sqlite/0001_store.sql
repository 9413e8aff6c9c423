-- Times are milliseconds UTC since 1970, 0 for none; flags are 0 or 1; public
-- sides and kernels are JSON text; BLOBs are sealed or digests.

-- +goose Up

-- What happened. Never changed, never deleted.
CREATE TABLE events (
    seq     INTEGER PRIMARY KEY,
    case_id TEXT    NOT NULL,
    version INTEGER NOT NULL,
    action  TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    actor   TEXT    NOT NULL,
    list    TEXT    NOT NULL,
    public  TEXT    NOT NULL,
    private BLOB,
    UNIQUE (case_id, version)
) STRICT;

-- The wrapped data key of each case: deleting it erases the private side.
CREATE TABLE case_keys (
    case_id TEXT PRIMARY KEY,
    wrapped BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- How commands with an idempotency key were answered.
CREATE TABLE answers (
    actor   TEXT    NOT NULL,
    key     TEXT    NOT NULL,
    digest  BLOB    NOT NULL,
    case_id TEXT    NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (actor, key)
) STRICT, WITHOUT ROWID;

-- Published list versions, in the order of publishing.
CREATE TABLE lists (
    id     INTEGER PRIMARY KEY,
    system TEXT    NOT NULL,
    digest TEXT    NOT NULL,
    at     INTEGER NOT NULL,
    text   BLOB    NOT NULL
) STRICT;
CREATE INDEX lists_system ON lists (system, id);

CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who holds which role where. Kept by the access room; here because every
-- query that serves a person asks it.
CREATE TABLE grants (
    person      TEXT    NOT NULL,
    org         TEXT    NOT NULL,
    role        TEXT    NOT NULL,
    valid_from  INTEGER NOT NULL,
    valid_until INTEGER NOT NULL,
    granted_by  TEXT    NOT NULL,
    PRIMARY KEY (person, org, role)
) STRICT, WITHOUT ROWID;

-- From here on projections: folds of the events, rebuilt at will.

CREATE TABLE cases (
    id            TEXT    NOT NULL PRIMARY KEY,
    item          TEXT    NOT NULL,
    list          TEXT    NOT NULL,
    office        TEXT    NOT NULL,
    applicant     TEXT    NOT NULL,
    channel       TEXT    NOT NULL,
    number        TEXT    NOT NULL,
    state         TEXT    NOT NULL,
    version       INTEGER NOT NULL,
    outcome       TEXT    NOT NULL,
    opened        INTEGER NOT NULL,
    received      INTEGER NOT NULL,
    closed        INTEGER NOT NULL,
    turn          TEXT    NOT NULL,
    due           INTEGER NOT NULL,
    provisional   INTEGER NOT NULL,
    subject       TEXT    NOT NULL,
    subject_index BLOB,
    kernel        TEXT    NOT NULL,
    form          BLOB
) STRICT;
CREATE UNIQUE INDEX cases_number ON cases (number) WHERE number <> '';
CREATE INDEX cases_applicant ON cases (applicant, opened);
CREATE INDEX cases_inbox ON cases (office, turn, due) WHERE turn <> '';
CREATE INDEX cases_office ON cases (office, closed);
CREATE INDEX cases_subject ON cases (subject_index) WHERE subject_index IS NOT NULL;

CREATE TABLE clocks (
    case_id       TEXT    NOT NULL,
    clock         TEXT    NOT NULL,
    state         TEXT    NOT NULL,
    due           INTEGER NOT NULL,
    statutory_due INTEGER NOT NULL,
    provisional   INTEGER NOT NULL,
    calendar      TEXT    NOT NULL,
    acts          INTEGER NOT NULL,
    PRIMARY KEY (case_id, clock)
) STRICT, WITHOUT ROWID;
CREATE INDEX clocks_due ON clocks (due) WHERE state = 'running' AND acts = 1;
CREATE INDEX clocks_provisional ON clocks (calendar) WHERE provisional = 1;

CREATE TABLE records (
    register TEXT    NOT NULL,
    key      TEXT    NOT NULL,
    title    TEXT    NOT NULL,
    office   TEXT    NOT NULL,
    case_id  TEXT    NOT NULL,
    version  INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    ended    INTEGER NOT NULL,
    public   TEXT    NOT NULL,
    private  BLOB,
    PRIMARY KEY (register, key)
) STRICT;
CREATE INDEX records_newest ON records (register, at);

-- The highest number given in each number series.
CREATE TABLE series (
    series TEXT    PRIMARY KEY,
    last   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How far each follower has read the events; folds tells those whose members
-- are in figure_members and who begin anew when these are emptied.
CREATE TABLE followers (
    follower TEXT    PRIMARY KEY,
    position INTEGER NOT NULL,
    folds    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Values are millionths, so that sums are exact in any order.
CREATE TABLE figure_members (
    figure  TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    office  TEXT    NOT NULL,
    counts  INTEGER NOT NULL,
    value   INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (figure, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX figure_members_subject ON figure_members (subject);
CREATE INDEX figure_members_newest ON figure_members (figure, at);

CREATE TABLE figure_totals (
    figure      TEXT    PRIMARY KEY,
    denominator INTEGER NOT NULL,
    numerator   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
