-- What was deleted: the last state of anchors, as long as there is room for it, and who deleted what, for good.

-- +goose Up
CREATE TABLE deleted_anchor (
    id             INTEGER PRIMARY KEY,
    session_key    TEXT    NOT NULL,
    key            TEXT    NOT NULL,
    x              REAL    NOT NULL,
    y              REAL    NOT NULL,
    z              REAL    NOT NULL,
    qx             REAL    NOT NULL,
    qy             REAL    NOT NULL,
    qz             REAL    NOT NULL,
    qw             REAL    NOT NULL,
    timestamp      INTEGER NOT NULL,
    metadata       TEXT,
    other_rotation BLOB,
    deleted_at     INTEGER NOT NULL,
    UNIQUE (session_key, key)
) STRICT;

CREATE TABLE audit (
    id           INTEGER PRIMARY KEY,
    at           INTEGER NOT NULL,
    actor        TEXT    NOT NULL,
    action       TEXT    NOT NULL,
    session_key  TEXT    NOT NULL,
    key          TEXT    NOT NULL, -- of the anchor; empty: it was the session
    anchor_count INTEGER NOT NULL,
    mesh_count   INTEGER NOT NULL
) STRICT;
-- +goose StatementBegin
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN
    SELECT raise(ABORT, 'the audit log is not changed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN
    SELECT raise(ABORT, 'the audit log is not deleted');
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE audit;
DROP TABLE deleted_anchor;
