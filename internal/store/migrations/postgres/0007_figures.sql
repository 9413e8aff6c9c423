-- Figures over periods and offices: the sums of the members by day and by
-- office, and the distribution of the values of those that are medians. Office
-- '*' is every office, day 2147483647 every day, with those of no day
-- (-2147483648). Days are counted since 1970-01-01; values are millionths.

-- +goose Up

ALTER TABLE figure_members ADD COLUMN day bigint NOT NULL DEFAULT -2147483648;
ALTER TABLE figure_members ADD COLUMN spread bigint NOT NULL DEFAULT 0;
CREATE INDEX figure_members_day ON figure_members (figure, day);

CREATE TABLE figure_days (
    figure  text COLLATE "C" NOT NULL,
    office  text COLLATE "C" NOT NULL,
    day     bigint NOT NULL,
    members bigint NOT NULL,
    counted bigint NOT NULL,
    value   bigint NOT NULL,
    PRIMARY KEY (figure, office, day)
);
CREATE INDEX figure_days_day ON figure_days (figure, day);

CREATE TABLE figure_values (
    figure  text COLLATE "C" NOT NULL,
    office  text COLLATE "C" NOT NULL,
    day     bigint NOT NULL,
    value   bigint NOT NULL,
    members bigint NOT NULL,
    PRIMARY KEY (figure, office, day, value)
);
CREATE INDEX figure_values_day ON figure_values (figure, day);
