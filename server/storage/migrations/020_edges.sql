-- Edge servers, the devices that use them, and why each went where it went. Times are milliseconds since 1970.
-- health_status: 0 unknown, 1 healthy, 2 degraded, 3 offline. status: 0 connected, 1 disconnected, 2 error. A device has one row,
-- that of its newest connection. The reason and the trigger of an assignment are those of the model, in its order.

-- +goose Up
CREATE TABLE edge_server (
    id                   INTEGER PRIMARY KEY,
    key                  TEXT    NOT NULL UNIQUE,
    name                 TEXT    NOT NULL,
    region               TEXT    NOT NULL,
    api_url              TEXT    NOT NULL,
    websocket_url        TEXT    NOT NULL,
    lat                  REAL    NOT NULL,
    lng                  REAL    NOT NULL,
    service_radius_km    REAL    NOT NULL,
    max_connections      INTEGER NOT NULL,
    health_check_url     TEXT    NOT NULL,
    is_active            INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    is_draining          INTEGER NOT NULL CHECK (is_draining IN (0, 1)),
    created_at           INTEGER NOT NULL,
    updated_at           INTEGER NOT NULL,
    health_status        INTEGER NOT NULL DEFAULT 0 CHECK (health_status BETWEEN 0 AND 3),
    last_health_check    INTEGER,
    last_ping            INTEGER,
    cpu_usage            REAL,
    memory_usage         REAL,
    reported_connections INTEGER,
    bandwidth_mbps       REAL,
    round_trip_us        INTEGER,
    version              TEXT    NOT NULL DEFAULT '',
    problem              TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE device_connection (
    id             INTEGER PRIMARY KEY,
    key            TEXT    NOT NULL UNIQUE,
    device_key     TEXT    NOT NULL UNIQUE,
    user_id        INTEGER REFERENCES app_user (id) ON DELETE SET NULL,
    edge_server_id INTEGER REFERENCES edge_server (id) ON DELETE SET NULL,
    connected_at   INTEGER NOT NULL,
    last_ping      INTEGER NOT NULL,
    lat            REAL    NOT NULL,
    lng            REAL    NOT NULL,
    status         INTEGER NOT NULL CHECK (status BETWEEN 0 AND 2),
    app_version    TEXT    NOT NULL,
    device_info    TEXT    NOT NULL
) STRICT;
CREATE INDEX device_connection_by_edge ON device_connection (edge_server_id);
CREATE INDEX device_connection_by_user ON device_connection (user_id);
CREATE INDEX device_connection_by_status ON device_connection (status, last_ping);

CREATE TABLE assignment (
    id           INTEGER PRIMARY KEY,
    device_key   TEXT    NOT NULL,
    at           INTEGER NOT NULL,
    lat          REAL    NOT NULL,
    lng          REAL    NOT NULL,
    cause        INTEGER NOT NULL,
    previous_key TEXT,
    edge_key     TEXT,
    choice       TEXT    NOT NULL
) STRICT;
CREATE INDEX assignment_by_device ON assignment (device_key, id);
CREATE INDEX assignment_by_edge ON assignment (edge_key, id);
CREATE INDEX assignment_by_previous ON assignment (previous_key, id);

-- +goose Down
DROP TABLE assignment;
DROP TABLE device_connection;
DROP TABLE edge_server;
