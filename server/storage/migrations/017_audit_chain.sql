-- A change of the audit log shows: each entry has a seal, the hash of the seal before and of what the entry says. What is older than
-- this is sealed at the next start.

-- +goose Up
CREATE TABLE audit_seal (
    entry INTEGER PRIMARY KEY REFERENCES audit (id),
    hash  BLOB    NOT NULL
) STRICT;
-- +goose StatementBegin
CREATE TRIGGER audit_seal_is_not_changed BEFORE UPDATE ON audit_seal BEGIN
    SELECT raise(ABORT, 'the audit log is not changed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_seal_is_not_deleted BEFORE DELETE ON audit_seal BEGIN
    SELECT raise(ABORT, 'the audit log is not deleted');
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE audit_seal;
