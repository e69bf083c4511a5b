-- Meshes: every version is kept, the payload of equal content only once.

-- +goose Up
CREATE TABLE content (
    id       INTEGER PRIMARY KEY,
    hash     BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32),
    size     INTEGER NOT NULL,
    encoding INTEGER NOT NULL CHECK (encoding IN (0, 1)), -- 0: as it is, 1: gzip
    refs     INTEGER NOT NULL,
    data     BLOB    NOT NULL
) STRICT;

-- A mesh may arrive before its anchor, so the anchor is named by key.
CREATE TABLE mesh (
    id         INTEGER PRIMARY KEY,
    session    INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    key        TEXT    NOT NULL,
    anchor_key TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (session, key)
) STRICT;
CREATE INDEX mesh_by_anchor ON mesh (session, anchor_key);
CREATE INDEX mesh_by_key ON mesh (key);

CREATE TABLE mesh_version (
    mesh              INTEGER NOT NULL REFERENCES mesh (id) ON DELETE CASCADE,
    version           INTEGER NOT NULL CHECK (version >= 1),
    anchor_key        TEXT    NOT NULL,
    content           INTEGER NOT NULL REFERENCES content (id),
    vertices_size     INTEGER NOT NULL,
    faces_size        INTEGER NOT NULL,
    normals_size      INTEGER NOT NULL,
    is_delta          INTEGER NOT NULL CHECK (is_delta IN (0, 1)),
    base_key          TEXT,
    compression_level INTEGER NOT NULL,
    timestamp         INTEGER NOT NULL,
    received_at       INTEGER NOT NULL,
    PRIMARY KEY (mesh, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX mesh_version_by_content ON mesh_version (content);

-- +goose Down
DROP TABLE mesh_version;
DROP TABLE mesh;
DROP TABLE content;
