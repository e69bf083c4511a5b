-- Deltas that came before their base, by what they wait for, and the bases that have come and are not done with.
-- Without a foreign key to the session: its meshes go before it.

-- +goose Up
CREATE TABLE waiting_delta (
    session   INTEGER NOT NULL,
    base_key  TEXT    NOT NULL,
    base_hash BLOB    NOT NULL, -- of the mesh; empty: the first version, whatever that is
    mesh      INTEGER NOT NULL REFERENCES mesh (id) ON DELETE CASCADE,
    version   INTEGER NOT NULL,
    PRIMARY KEY (session, base_key, base_hash, mesh, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_delta_by_mesh ON waiting_delta (mesh);
CREATE TABLE late_base (
    id        INTEGER PRIMARY KEY,
    mesh      INTEGER NOT NULL REFERENCES mesh (id) ON DELETE CASCADE,
    version   INTEGER NOT NULL,
    mesh_hash BLOB -- absent: it could not be decoded
) STRICT;
CREATE INDEX late_base_by_mesh ON late_base (mesh);
-- What those wait for that are here already would have to be decoded: they get a try with the first version.
INSERT INTO waiting_delta SELECT m.session, v.base_key, x'', v.mesh, v.version
    FROM mesh_version v JOIN mesh m ON m.id = v.mesh WHERE v.resolution = 3 AND v.base_key IS NOT NULL;
DROP INDEX mesh_version_waiting;

-- +goose Down
CREATE INDEX mesh_version_waiting ON mesh_version (base_key) WHERE resolution = 3;
DROP TABLE late_base;
DROP TABLE waiting_delta;
