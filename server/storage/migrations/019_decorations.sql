-- Decorations as administrators work on them (ar_decorations) and as everybody sees them (decoration_published), both with the columns of
-- the supervisor's plan; every version that was, as the API writes it; and where they are, as points of earth-centred coordinates at height
-- 0, so that one index holds at the poles and across the antimeridian. Rows of deleted ones stay.
-- height_datum: 0 ground, 1 floor, 2 geoid, 3 ellipsoid; asset_type: 0 3d_model, 1 image, 2 animation; state: 0 draft, 1 changed since it was
-- published, 2 published; action: 0 create, 1 change, 2 publish, 3 unpublish, 4 delete, 5 restore, 6 rollback. Times are milliseconds since 1970.

-- +goose Up
CREATE TABLE ar_decorations (
    id                INTEGER PRIMARY KEY,
    key               TEXT    NOT NULL UNIQUE,
    name              TEXT    NOT NULL,
    description       TEXT    NOT NULL,
    category          TEXT    NOT NULL,
    lat               REAL    NOT NULL,
    lng               REAL    NOT NULL,
    radius_meters     INTEGER NOT NULL,
    height_offset     REAL    NOT NULL,
    height_datum      INTEGER NOT NULL CHECK (height_datum BETWEEN 0 AND 3),
    low_res_url       TEXT    NOT NULL,
    medium_res_url    TEXT    NOT NULL,
    high_res_url      TEXT    NOT NULL,
    scale_x           REAL    NOT NULL,
    scale_y           REAL    NOT NULL,
    scale_z           REAL    NOT NULL,
    rotation_x        REAL    NOT NULL,
    rotation_y        REAL    NOT NULL,
    rotation_z        REAL    NOT NULL,
    asset_type        INTEGER NOT NULL CHECK (asset_type BETWEEN 0 AND 2),
    file_size_bytes   INTEGER NOT NULL,
    is_active         INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    created_by        TEXT,             -- key of the user; absent: an API key did
    created_at        INTEGER NOT NULL,
    updated_at        INTEGER NOT NULL,
    version           INTEGER NOT NULL, -- counts its changes
    published_version INTEGER,
    state             INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
    deleted_at        INTEGER,
    change_number     INTEGER NOT NULL, -- of its last change, among those of all decorations
    public_change     INTEGER NOT NULL  -- of the last one that everybody could see; 0: none
) STRICT;
CREATE INDEX ar_decorations_by_name ON ar_decorations (name) WHERE deleted_at IS NULL;
CREATE INDEX ar_decorations_by_category ON ar_decorations (category, name) WHERE deleted_at IS NULL;
CREATE INDEX ar_decorations_by_update ON ar_decorations (updated_at) WHERE deleted_at IS NULL;
CREATE INDEX ar_decorations_deleted ON ar_decorations (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ar_decorations_by_public_change ON ar_decorations (public_change) WHERE public_change > 0;

-- Active ones only. What is here no more and was has a public_change.
CREATE TABLE decoration_published (
    id              INTEGER PRIMARY KEY REFERENCES ar_decorations (id) ON DELETE CASCADE,
    key             TEXT    NOT NULL UNIQUE,
    name            TEXT    NOT NULL,
    description     TEXT    NOT NULL,
    category        TEXT    NOT NULL,
    lat             REAL    NOT NULL,
    lng             REAL    NOT NULL,
    radius_meters   INTEGER NOT NULL,
    height_offset   REAL    NOT NULL,
    height_datum    INTEGER NOT NULL,
    low_res_url     TEXT    NOT NULL,
    medium_res_url  TEXT    NOT NULL,
    high_res_url    TEXT    NOT NULL,
    scale_x         REAL    NOT NULL,
    scale_y         REAL    NOT NULL,
    scale_z         REAL    NOT NULL,
    rotation_x      REAL    NOT NULL,
    rotation_y      REAL    NOT NULL,
    rotation_z      REAL    NOT NULL,
    asset_type      INTEGER NOT NULL,
    file_size_bytes INTEGER NOT NULL,
    is_active       INTEGER NOT NULL CHECK (is_active = 1),
    created_by      TEXT,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    version         INTEGER NOT NULL,
    change_number   INTEGER NOT NULL
) STRICT;
CREATE INDEX decoration_published_by_name ON decoration_published (name);
CREATE INDEX decoration_published_by_category ON decoration_published (category, name);

CREATE TABLE decoration_versions (
    decoration INTEGER NOT NULL REFERENCES ar_decorations (id) ON DELETE CASCADE,
    version    INTEGER NOT NULL,
    action     INTEGER NOT NULL CHECK (action BETWEEN 0 AND 6),
    actor      TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    content    TEXT    NOT NULL,
    PRIMARY KEY (decoration, version)
) STRICT, WITHOUT ROWID;

-- Coordinates are rounded outwards to 32 bits, so the index is a filter and the exact test follows.
CREATE VIRTUAL TABLE decoration_box USING rtree (id, min_x, max_x, min_y, max_y, min_z, max_z);
CREATE VIRTUAL TABLE decoration_published_box USING rtree (id, min_x, max_x, min_y, max_y, min_z, max_z);

INSERT INTO counter VALUES ('decoration_changes', 0);

-- +goose Down
DELETE FROM counter WHERE name = 'decoration_changes';
DROP TABLE decoration_published_box;
DROP TABLE decoration_box;
DROP TABLE decoration_versions;
DROP TABLE decoration_published;
DROP TABLE ar_decorations;
