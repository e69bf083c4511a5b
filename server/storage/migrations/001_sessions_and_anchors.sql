-- Sessions and the current state of their anchors. Keys are what clients call things; ids are ours.
-- Times are milliseconds since 1970, positions metres in the frame of the session.

-- +goose Up
CREATE TABLE session (
    id           INTEGER PRIMARY KEY,
    key          TEXT    NOT NULL UNIQUE,
    first_seen   INTEGER NOT NULL,
    last_seen    INTEGER NOT NULL,
    anchor_count INTEGER NOT NULL DEFAULT 0,
    mesh_count   INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE anchor (
    id         INTEGER PRIMARY KEY,
    session    INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    key        TEXT    NOT NULL,
    x          REAL    NOT NULL,
    y          REAL    NOT NULL,
    z          REAL    NOT NULL,
    qx         REAL    NOT NULL,
    qy         REAL    NOT NULL,
    qz         REAL    NOT NULL,
    qw         REAL    NOT NULL,
    timestamp  INTEGER NOT NULL,
    metadata   TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (session, key)
) STRICT;
CREATE INDEX anchor_newest ON anchor (session, timestamp DESC, key);
CREATE INDEX anchor_by_key ON anchor (key, timestamp DESC);

-- The fourth dimension is the session: a position means nothing outside its frame. Coordinates are
-- rounded outwards to 32 bits, so the index is a filter and the exact test follows.
CREATE VIRTUAL TABLE anchor_box USING rtree (
    id, min_x, max_x, min_y, max_y, min_z, max_z, min_session, max_session
);

-- +goose StatementBegin
CREATE TRIGGER anchor_box_insert AFTER INSERT ON anchor BEGIN
    INSERT INTO anchor_box VALUES (new.id, new.x, new.x, new.y, new.y, new.z, new.z, new.session, new.session);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER anchor_box_update AFTER UPDATE OF x, y, z ON anchor
WHEN old.x <> new.x OR old.y <> new.y OR old.z <> new.z BEGIN
    UPDATE anchor_box SET min_x = new.x, max_x = new.x, min_y = new.y, max_y = new.y,
                          min_z = new.z, max_z = new.z WHERE id = new.id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER anchor_box_delete AFTER DELETE ON anchor BEGIN
    DELETE FROM anchor_box WHERE id = old.id;
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE anchor_box;
DROP TABLE anchor;
DROP TABLE session;
