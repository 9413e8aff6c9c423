-- What happened is never changed and never deleted, by no program and no
-- slip of the hand.

-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER events_keep BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are only added to'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER events_stay BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are only added to'); END;
-- +goose StatementEnd
