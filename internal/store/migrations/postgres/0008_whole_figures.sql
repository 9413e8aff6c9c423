-- A whole figure's sums stand once: in figure_days, for every office on every
-- day, where figure_totals kept them a second time.

-- +goose Up

DROP TABLE figure_totals;
CREATE INDEX figure_days_whole ON figure_days (figure) WHERE office = '*' AND day = 2147483647;
