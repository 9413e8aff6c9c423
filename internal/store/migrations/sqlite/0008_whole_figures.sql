-- A whole figure's sums stand once: in figure_days, for every office on every
-- day, where figure_totals kept them a second time. Beside the days stand their
-- months (1000000000 + 12 × year + month − 1) and years (1100000000 + year).
-- A page of members is found in an index alone, by day or by name.

-- +goose Up

DROP TABLE figure_totals;
CREATE INDEX figure_days_whole ON figure_days (figure) WHERE office = '*' AND day = 2147483647;

DROP INDEX figure_members_day;
CREATE INDEX figure_members_page ON figure_members (figure, day, subject, office, counts);
CREATE INDEX figure_members_name ON figure_members (figure, lower(name), subject);
