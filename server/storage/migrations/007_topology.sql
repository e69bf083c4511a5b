-- The edges between sessions, anchors and meshes. kind: 0 anchor observed in session, 1 mesh anchored to anchor,
-- 2 anchor adjacent to anchor (the smaller id is the source), 3 mesh of session.
-- x … qw is where the source is, seen from the target, of a device's pose stream as of last_seen; the deviations are per
-- axis, metres and radians.

-- +goose Up
CREATE TABLE edge (
    kind               INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 3),
    source             INTEGER NOT NULL,
    target             INTEGER NOT NULL,
    x                  REAL    NOT NULL,
    y                  REAL    NOT NULL,
    z                  REAL    NOT NULL,
    qx                 REAL    NOT NULL,
    qy                 REAL    NOT NULL,
    qz                 REAL    NOT NULL,
    qw                 REAL    NOT NULL,
    position_deviation REAL    NOT NULL,
    rotation_deviation REAL    NOT NULL,
    first_seen         INTEGER NOT NULL,
    last_seen          INTEGER NOT NULL,
    PRIMARY KEY (kind, source, target)
) STRICT, WITHOUT ROWID;
-- Of a session only the other direction is ever asked, and it may have a million.
CREATE INDEX edge_anchored_by_target ON edge (target) WHERE kind = 1;
CREATE INDEX edge_adjacent_by_target ON edge (target) WHERE kind = 2;

-- The pose stream of a device has no lasting place, so it is adjacent to nothing.
ALTER TABLE anchor ADD COLUMN is_stream INTEGER NOT NULL DEFAULT 0 CHECK (is_stream IN (0, 1));

-- +goose StatementBegin
CREATE TRIGGER edge_of_deleted_anchor AFTER DELETE ON anchor BEGIN
    DELETE FROM edge WHERE kind IN (0, 2) AND source = old.id;
    DELETE FROM edge WHERE kind = 1 AND target = old.id;
    DELETE FROM edge WHERE kind = 2 AND target = old.id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER edge_of_deleted_mesh AFTER DELETE ON mesh BEGIN
    DELETE FROM edge WHERE kind IN (1, 3) AND source = old.id;
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER edge_of_deleted_mesh;
DROP TRIGGER edge_of_deleted_anchor;
ALTER TABLE anchor DROP COLUMN is_stream;
DROP TABLE edge;
