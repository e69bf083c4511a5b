-- Deltas of clients are resolved when they come, meshes are kept as deltas of others, and what both
-- save is counted.

-- +goose Up
-- How a content is kept that is a mesh; without a row it is opaque. Apart from `content`, because columns
-- behind a large value are slow to reach.
CREATE TABLE mesh_content (
    content       INTEGER PRIMARY KEY REFERENCES content (id) ON DELETE CASCADE,
    form          INTEGER NOT NULL CHECK (form IN (0, 1, 2)), -- 0: the payload, 1: a full mesh, 2: a delta
    format        INTEGER NOT NULL CHECK (format BETWEEN 0 AND 4), -- of the payload
    vertices_size INTEGER NOT NULL,                           -- of the payload
    faces_size    INTEGER NOT NULL,
    mesh_hash     BLOB    NOT NULL CHECK (length(mesh_hash) = 32), -- of the mesh, whatever its format
    base          INTEGER REFERENCES content (id),
    depth         INTEGER NOT NULL, -- deltas from here to one that is none
    full_size     INTEGER NOT NULL, -- of that one, on the disk
    deltas_size   INTEGER NOT NULL, -- of the deltas, on the disk
    CHECK ((form = 2) = (base IS NOT NULL))
) STRICT;
CREATE INDEX mesh_content_by_base ON mesh_content (base) WHERE base IS NOT NULL;

-- Where a cell of a mesh was seen last, by the first eight bytes of its hash; only a hint.
CREATE TABLE mesh_cell (
    hash    INTEGER PRIMARY KEY,
    content INTEGER NOT NULL
) STRICT;

-- What became of a delta: 0: it was none, 1: resolved, 2: resolved without a checksum, 3: not resolved.
ALTER TABLE mesh_version ADD COLUMN resolution INTEGER NOT NULL DEFAULT 0 CHECK (resolution BETWEEN 0 AND 3);
ALTER TABLE mesh_version ADD COLUMN base_version INTEGER;
ALTER TABLE mesh_version ADD COLUMN received_size INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mesh_version ADD COLUMN stored_size INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mesh_version ADD COLUMN saved_by_dedup INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mesh_version ADD COLUMN saved_by_delta INTEGER NOT NULL DEFAULT 0;
-- Content that several versions share is divided among them.
UPDATE mesh_version SET resolution = 3 * is_delta,
    received_size = vertices_size + faces_size + normals_size,
    stored_size = (SELECT length(data) / max(refs, 1) FROM content WHERE id = content);

ALTER TABLE session ADD COLUMN mesh_received INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN mesh_full INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN mesh_stored INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN mesh_saved_by_dedup INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN mesh_saved_by_delta INTEGER NOT NULL DEFAULT 0;
UPDATE session SET (mesh_received, mesh_full, mesh_stored) = (
    SELECT coalesce(sum(v.received_size), 0), coalesce(sum(v.received_size), 0), coalesce(sum(v.stored_size), 0)
    FROM mesh m JOIN mesh_version v ON v.mesh = m.id WHERE m.session = session.id);

INSERT INTO counter VALUES ('saved_by_dedup', 0), ('saved_by_delta', 0);
INSERT INTO counter SELECT 'received_bytes', value FROM counter WHERE name = 'raw_bytes';

-- +goose Down
DELETE FROM counter WHERE name IN ('saved_by_dedup', 'saved_by_delta', 'received_bytes');
ALTER TABLE session DROP COLUMN mesh_saved_by_delta;
ALTER TABLE session DROP COLUMN mesh_saved_by_dedup;
ALTER TABLE session DROP COLUMN mesh_stored;
ALTER TABLE session DROP COLUMN mesh_full;
ALTER TABLE session DROP COLUMN mesh_received;
ALTER TABLE mesh_version DROP COLUMN saved_by_delta;
ALTER TABLE mesh_version DROP COLUMN saved_by_dedup;
ALTER TABLE mesh_version DROP COLUMN stored_size;
ALTER TABLE mesh_version DROP COLUMN received_size;
ALTER TABLE mesh_version DROP COLUMN base_version;
ALTER TABLE mesh_version DROP COLUMN resolution;
DROP TABLE mesh_cell;
DROP TABLE mesh_content;
