-- Deltas whose base was not there when they came are found by it when it comes.

-- +goose Up
CREATE INDEX mesh_version_waiting ON mesh_version (base_key) WHERE resolution = 3;

-- +goose Down
DROP INDEX mesh_version_waiting;
