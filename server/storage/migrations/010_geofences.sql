-- Fences, who is inside, and what happened. The definition is the fence as the API writes it.
-- kind: 0 enter, 1 inside for long, 2 exit; reason: 0 moved, 1 fence changed, 2 fence deleted, 3 deleted,
-- 4 disconnected, 5 silent.

-- +goose Up
CREATE TABLE geofence (
    id          INTEGER PRIMARY KEY,
    key         TEXT    NOT NULL UNIQUE,
    session_key TEXT,              -- absent: it holds in every session
    definition  TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE geofence_inside (
    fence  INTEGER NOT NULL REFERENCES geofence (id) ON DELETE CASCADE,
    anchor INTEGER NOT NULL REFERENCES anchor (id) ON DELETE CASCADE,
    since  INTEGER NOT NULL,
    told   INTEGER NOT NULL CHECK (told IN (0, 1)), -- that it has been inside for long
    PRIMARY KEY (fence, anchor)
) STRICT, WITHOUT ROWID;
CREATE INDEX geofence_inside_by_anchor ON geofence_inside (anchor);

-- By name: it outlives the fence and the anchor.
CREATE TABLE geofence_event (
    id          INTEGER PRIMARY KEY,
    fence_key   TEXT    NOT NULL,
    session_key TEXT    NOT NULL,
    anchor_key  TEXT    NOT NULL,
    kind        INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),
    reason      INTEGER NOT NULL CHECK (reason BETWEEN 0 AND 5),
    x           REAL    NOT NULL,
    y           REAL    NOT NULL,
    z           REAL    NOT NULL,
    at          INTEGER NOT NULL,
    since       INTEGER NOT NULL
) STRICT;
CREATE INDEX geofence_event_by_fence ON geofence_event (fence_key, id);

-- +goose Down
DROP TABLE geofence_event;
DROP TABLE geofence_inside;
DROP TABLE geofence;
