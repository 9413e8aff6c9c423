-- People, organisations, sessions, and who looked at what. Personal data comes
-- here sealed, and is found by blind indexes.

-- +goose Up

CREATE TABLE people (
    id            text COLLATE "C" PRIMARY KEY,
    login_index   bytea NOT NULL UNIQUE,
    name_index    bytea,
    phone_index   bytea,
    id_card_index bytea,
    sealed        bytea NOT NULL,
    password      bytea NOT NULL,
    language      text COLLATE "C" NOT NULL,
    admin         bigint NOT NULL,
    disabled      bigint NOT NULL,
    temporary     bigint NOT NULL,
    created       bigint NOT NULL,
    version       bigint NOT NULL
);
CREATE INDEX people_newest ON people (created, id);
CREATE INDEX people_name ON people (name_index);
CREATE INDEX people_phone ON people (phone_index) WHERE phone_index IS NOT NULL;
CREATE INDEX people_id_card ON people (id_card_index) WHERE id_card_index IS NOT NULL;

CREATE TABLE orgs (
    code     text COLLATE "C" PRIMARY KEY,
    name_zh  text COLLATE "C" NOT NULL,
    name_en  text COLLATE "C" NOT NULL,
    uscc     text COLLATE "C" NOT NULL,
    parent   text COLLATE "C" NOT NULL,
    division text COLLATE "C" NOT NULL
);

-- The table grants is older: it came with the cases. Its key leads by person.
CREATE INDEX grants_org ON grants (org);

-- The hash is of the token that the browser holds.
CREATE TABLE sessions (
    hash    bytea PRIMARY KEY,
    person  text COLLATE "C" NOT NULL,
    demo    bigint NOT NULL,
    created bigint NOT NULL,
    seen    bigint NOT NULL,
    expires bigint NOT NULL
);
CREATE INDEX sessions_person ON sessions (person);

-- How often signing in was tried, by blind index of login or address.
CREATE TABLE strikes (
    key   bytea PRIMARY KEY,
    level double precision NOT NULL,
    at    bigint NOT NULL,
    until bigint NOT NULL
);
CREATE INDEX strikes_until ON strikes (until);

CREATE TABLE api_tokens (
    id      text COLLATE "C" PRIMARY KEY,
    hash    bytea NOT NULL UNIQUE,
    person  text COLLATE "C" NOT NULL,
    name    text COLLATE "C" NOT NULL,
    created bigint NOT NULL,
    expires bigint NOT NULL,
    used    bigint NOT NULL,
    revoked bigint NOT NULL
);
CREATE INDEX api_tokens_person ON api_tokens (person);

-- Each look at unmasked personal data. Only added to.
CREATE TABLE looks (
    seq     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      bigint NOT NULL,
    person  text COLLATE "C" NOT NULL,
    offices text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    what    text COLLATE "C" NOT NULL,
    reason  bytea NOT NULL
);
CREATE INDEX looks_person ON looks (person);
CREATE INDEX looks_subject ON looks (subject);

-- What was done to people, organisations, grants and tokens. Only added to.
CREATE TABLE journal (
    seq     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      bigint NOT NULL,
    actor   text COLLATE "C" NOT NULL,
    action  text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    detail  text COLLATE "C" NOT NULL
);
CREATE INDEX journal_actor ON journal (actor);
CREATE INDEX journal_subject ON journal (subject);

-- +goose StatementBegin
CREATE FUNCTION only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is only added to', TG_TABLE_NAME;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER looks_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON looks FOR EACH STATEMENT EXECUTE FUNCTION only_added_to();
CREATE TRIGGER journal_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION only_added_to();
