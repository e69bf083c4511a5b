-- What a pose costs: its event is a row at the end of a table without an index, because a random id belongs on any page
-- of one (the program keeps the ids in memory), and the state of a pose stream is in no index by time.

-- +goose Up
DROP TRIGGER anchor_box_update; -- the program moves a box only when the anchor left its cube

-- A session's events of before its deletion are deleted bit by bit. The id of a session is not given again before that.
CREATE TABLE lean_event (
    id           INTEGER PRIMARY KEY,
    session      INTEGER NOT NULL,
    key          ANY     NOT NULL, -- 16 bytes, or the text if it is no UUID in lower case
    timestamp    INTEGER NOT NULL,
    received_at  INTEGER NOT NULL,
    anchor_count INTEGER NOT NULL,
    mesh_count   INTEGER NOT NULL
) STRICT;
INSERT INTO lean_event SELECT id, session, key, timestamp, received_at, anchor_count, mesh_count FROM event ORDER BY id;
DROP TABLE event;
ALTER TABLE lean_event RENAME TO event;

DROP INDEX anchor_newest;
DROP INDEX anchor_by_key;
CREATE INDEX anchor_newest ON anchor (session, timestamp DESC, key) WHERE is_stream = 0;
CREATE INDEX anchor_stream ON anchor (session) WHERE is_stream = 1;
CREATE INDEX anchor_by_key ON anchor (key);

-- +goose Down
DROP INDEX anchor_by_key;
DROP INDEX anchor_stream;
DROP INDEX anchor_newest;
CREATE INDEX anchor_by_key ON anchor (key, timestamp DESC);
CREATE INDEX anchor_newest ON anchor (session, timestamp DESC, key);
CREATE TABLE old_event (
    id           INTEGER PRIMARY KEY,
    session      INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    key          TEXT    NOT NULL,
    timestamp    INTEGER NOT NULL,
    received_at  INTEGER NOT NULL,
    anchor_count INTEGER NOT NULL,
    mesh_count   INTEGER NOT NULL,
    UNIQUE (session, key)
) STRICT;
INSERT INTO old_event SELECT id, session, iif(typeof(key) = 'text', key, lower(substr(hex(key), 1, 8) || '-' || substr(hex(key), 9, 4)
    || '-' || substr(hex(key), 13, 4) || '-' || substr(hex(key), 17, 4) || '-' || substr(hex(key), 21))), timestamp, received_at,
    anchor_count, mesh_count FROM event WHERE session IN (SELECT id FROM session);
DROP TABLE event;
ALTER TABLE old_event RENAME TO event;
-- +goose StatementBegin
CREATE TRIGGER anchor_box_update AFTER UPDATE OF x, y, z ON anchor
WHEN round(old.x) <> round(new.x) OR round(old.y) <> round(new.y) OR round(old.z) <> round(new.z) BEGIN
    UPDATE anchor_box SET min_x = round(new.x) - 0.5, max_x = round(new.x) + 0.5, min_y = round(new.y) - 0.5,
                          max_y = round(new.y) + 0.5, min_z = round(new.z) - 0.5, max_z = round(new.z) + 0.5
    WHERE id = new.id;
END;
-- +goose StatementEnd
