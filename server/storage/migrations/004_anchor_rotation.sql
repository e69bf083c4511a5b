-- A rotation that is no quaternion, as the client sent it: 64-bit little-endian floating point numbers.

-- +goose Up
ALTER TABLE anchor ADD COLUMN other_rotation BLOB;

-- +goose Down
ALTER TABLE anchor DROP COLUMN other_rotation;
