-- Addresses that nobody is served at. Times are milliseconds since 1970.

-- +goose Up
CREATE TABLE address_block (
    id         INTEGER PRIMARY KEY,
    key        TEXT    NOT NULL UNIQUE,
    network    TEXT    NOT NULL UNIQUE,
    reason     TEXT    NOT NULL,
    actor      TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER
) STRICT;

-- +goose Down
DROP TABLE address_block;
