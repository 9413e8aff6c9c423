-- Times are milliseconds UTC since 1970, 0 for none; flags are 0 or 1; public
-- sides and kernels are JSON text; byteas are sealed or digests.

-- +goose Up

-- What happened. Never changed, never deleted.
CREATE TABLE events (
    seq     bigint           PRIMARY KEY,
    case_id text COLLATE "C" NOT NULL,
    version bigint           NOT NULL,
    action  text COLLATE "C" NOT NULL,
    at      bigint           NOT NULL,
    actor   text COLLATE "C" NOT NULL,
    list    text COLLATE "C" NOT NULL,
    public  text COLLATE "C" NOT NULL,
    private bytea,
    UNIQUE (case_id, version)
);

-- The wrapped data key of each case: deleting it erases the private side.
CREATE TABLE case_keys (
    case_id text COLLATE "C" PRIMARY KEY,
    wrapped bytea            NOT NULL
);

-- How commands with an idempotency key were answered.
CREATE TABLE answers (
    actor   text COLLATE "C" NOT NULL,
    key     text COLLATE "C" NOT NULL,
    digest  bytea            NOT NULL,
    case_id text COLLATE "C" NOT NULL,
    version bigint           NOT NULL,
    PRIMARY KEY (actor, key)
);

-- Published list versions, in the order of publishing.
CREATE TABLE lists (
    id     bigint           GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    system text COLLATE "C" NOT NULL,
    digest text COLLATE "C" NOT NULL,
    at     bigint           NOT NULL,
    text   bytea            NOT NULL
);
CREATE INDEX lists_system ON lists (system, id);

CREATE TABLE settings (
    name  text COLLATE "C" PRIMARY KEY,
    value text COLLATE "C" NOT NULL
);

-- Who holds which role where. Kept by the access room; here because every
-- query that serves a person asks it.
CREATE TABLE grants (
    person      text COLLATE "C" NOT NULL,
    org         text COLLATE "C" NOT NULL,
    role        text COLLATE "C" NOT NULL,
    valid_from  bigint           NOT NULL,
    valid_until bigint           NOT NULL,
    granted_by  text COLLATE "C" NOT NULL,
    PRIMARY KEY (person, org, role)
);

-- From here on projections: folds of the events, rebuilt at will.

CREATE TABLE cases (
    id            text COLLATE "C" NOT NULL PRIMARY KEY,
    item          text COLLATE "C" NOT NULL,
    list          text COLLATE "C" NOT NULL,
    office        text COLLATE "C" NOT NULL,
    applicant     text COLLATE "C" NOT NULL,
    channel       text COLLATE "C" NOT NULL,
    number        text COLLATE "C" NOT NULL,
    state         text COLLATE "C" NOT NULL,
    version       bigint           NOT NULL,
    outcome       text COLLATE "C" NOT NULL,
    opened        bigint           NOT NULL,
    received      bigint           NOT NULL,
    closed        bigint           NOT NULL,
    turn          text COLLATE "C" NOT NULL,
    due           bigint           NOT NULL,
    provisional   bigint           NOT NULL,
    subject       text COLLATE "C" NOT NULL,
    subject_index bytea,
    kernel        text COLLATE "C" NOT NULL,
    form          bytea
);
CREATE UNIQUE INDEX cases_number ON cases (number) WHERE number <> '';
CREATE INDEX cases_applicant ON cases (applicant, opened);
CREATE INDEX cases_inbox ON cases (office, turn, due) WHERE turn <> '';
CREATE INDEX cases_office ON cases (office, closed);
CREATE INDEX cases_subject ON cases (subject_index) WHERE subject_index IS NOT NULL;

CREATE TABLE clocks (
    case_id       text COLLATE "C" NOT NULL,
    clock         text COLLATE "C" NOT NULL,
    state         text COLLATE "C" NOT NULL,
    due           bigint           NOT NULL,
    statutory_due bigint           NOT NULL,
    provisional   bigint           NOT NULL,
    calendar      text COLLATE "C" NOT NULL,
    acts          bigint           NOT NULL,
    PRIMARY KEY (case_id, clock)
);
CREATE INDEX clocks_due ON clocks (due) WHERE state = 'running' AND acts = 1;
CREATE INDEX clocks_provisional ON clocks (calendar) WHERE provisional = 1;

CREATE TABLE records (
    register text COLLATE "C" NOT NULL,
    key      text COLLATE "C" NOT NULL,
    title    text COLLATE "C" NOT NULL,
    office   text COLLATE "C" NOT NULL,
    case_id  text COLLATE "C" NOT NULL,
    version  bigint           NOT NULL,
    at       bigint           NOT NULL,
    ended    bigint           NOT NULL,
    public   text COLLATE "C" NOT NULL,
    private  bytea,
    PRIMARY KEY (register, key)
);
CREATE INDEX records_newest ON records (register, at);

-- The highest number given in each number series.
CREATE TABLE series (
    series text COLLATE "C" PRIMARY KEY,
    last   bigint           NOT NULL
);

-- How far each follower has read the events; folds tells those whose members
-- are in figure_members and who begin anew when these are emptied.
CREATE TABLE followers (
    follower text COLLATE "C" PRIMARY KEY,
    position bigint           NOT NULL,
    folds    bigint           NOT NULL
);

-- Values are millionths, so that sums are exact in any order.
CREATE TABLE figure_members (
    figure  text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    name    text COLLATE "C" NOT NULL,
    office  text COLLATE "C" NOT NULL,
    counts  bigint           NOT NULL,
    value   bigint           NOT NULL,
    at      bigint           NOT NULL,
    PRIMARY KEY (figure, subject)
);
CREATE INDEX figure_members_subject ON figure_members (subject);
CREATE INDEX figure_members_newest ON figure_members (figure, at);

CREATE TABLE figure_totals (
    figure      text COLLATE "C" PRIMARY KEY,
    denominator bigint           NOT NULL,
    numerator   bigint           NOT NULL
);
