-- The past of anchors: a row for each state, of a pose stream only some. By name, because it outlives the anchor.
-- kind: 0 placed, 1 pose stream, 2 deleted at that time, as it was at last.

-- +goose Up
CREATE TABLE anchor_track (
    id          INTEGER PRIMARY KEY,
    session_key TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    UNIQUE (session_key, key)
) STRICT;
CREATE INDEX anchor_track_by_key ON anchor_track (key);

CREATE TABLE anchor_past (
    id             INTEGER PRIMARY KEY,
    track          INTEGER NOT NULL,
    at             INTEGER NOT NULL, -- when the server knew
    kind           INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),
    x              REAL    NOT NULL,
    y              REAL    NOT NULL,
    z              REAL    NOT NULL,
    qx             REAL    NOT NULL,
    qy             REAL    NOT NULL,
    qz             REAL    NOT NULL,
    qw             REAL    NOT NULL,
    timestamp      INTEGER NOT NULL,
    other_rotation BLOB
) STRICT;
CREATE UNIQUE INDEX anchor_past_by_track ON anchor_past (track, at);

-- Only when it changes.
CREATE TABLE anchor_past_metadata (
    track    INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    metadata TEXT    NOT NULL,
    PRIMARY KEY (track, at)
) STRICT, WITHOUT ROWID;

-- What is known now is all that is known of what was before.
INSERT INTO anchor_track (id, session_key, key)
SELECT a.id, s.key, a.key FROM anchor a JOIN session s ON s.id = a.session;
INSERT INTO anchor_past (track, at, kind, x, y, z, qx, qy, qz, qw, timestamp, other_rotation)
SELECT id, updated_at, is_stream, x, y, z, qx, qy, qz, qw, timestamp, other_rotation FROM anchor ORDER BY updated_at;
INSERT INTO anchor_past_metadata SELECT id, updated_at, metadata FROM anchor WHERE metadata IS NOT NULL;
INSERT INTO counter SELECT 'past_since', coalesce(max(updated_at), 0) FROM anchor;
INSERT INTO counter SELECT 'past_bytes', 120 * count(*) FROM anchor_past;

-- +goose Down
DELETE FROM counter WHERE name IN ('past_since', 'past_bytes');
DROP TABLE anchor_past_metadata;
DROP TABLE anchor_past;
DROP TABLE anchor_track;
