-- Which events are known (an event that comes again is answered, not stored), and running totals.

-- +goose Up
CREATE TABLE event (
    id           INTEGER PRIMARY KEY,
    session      INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    key          TEXT    NOT NULL,
    timestamp    INTEGER NOT NULL,
    received_at  INTEGER NOT NULL,
    anchor_count INTEGER NOT NULL,
    mesh_count   INTEGER NOT NULL,
    UNIQUE (session, key)
) STRICT;

CREATE TABLE counter (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counter VALUES ('anchors', 0), ('meshes', 0), ('stored_bytes', 0), ('raw_bytes', 0);

-- +goose Down
DROP TABLE counter;
DROP TABLE event;
