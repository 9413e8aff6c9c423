-- Work between offices: who has a case handled, whose desk it lies on, its
-- alert, the case that opened it. desk takes the place of office in the inbox.

-- +goose Up

ALTER TABLE cases ADD COLUMN steward TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN desk TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN alert TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN parent TEXT NOT NULL DEFAULT '';
UPDATE cases SET desk = office;
DROP INDEX cases_inbox;
CREATE INDEX cases_inbox ON cases (desk, turn, due) WHERE turn <> '';
CREATE INDEX cases_steward ON cases (steward, closed) WHERE steward <> '';
CREATE INDEX cases_alert ON cases (alert, due) WHERE alert <> '';
CREATE INDEX cases_parent ON cases (parent) WHERE parent <> '';
