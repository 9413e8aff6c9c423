-- What happened is never changed and never deleted, by no program and no
-- slip of the hand.

-- +goose Up
CREATE TRIGGER events_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON events FOR EACH STATEMENT EXECUTE FUNCTION only_added_to();
