-- Users, their logins and the refresh tokens of a login, each of which is used once; one that is used again ends the login.
-- Times are milliseconds since 1970. role: 0 user, 1 admin.

-- +goose Up
CREATE TABLE app_user (
    id            INTEGER PRIMARY KEY,
    key           TEXT    NOT NULL UNIQUE,
    email         TEXT    NOT NULL UNIQUE, -- in lower case
    password_hash TEXT    NOT NULL,
    full_name     TEXT    NOT NULL,
    role          INTEGER NOT NULL CHECK (role IN (0, 1)),
    scopes        INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    last_login    INTEGER,
    is_active     INTEGER NOT NULL CHECK (is_active IN (0, 1))
) STRICT;

CREATE TABLE login_session (
    id          INTEGER PRIMARY KEY,
    key         TEXT    NOT NULL UNIQUE,
    user_id     INTEGER NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    token_id    TEXT    NOT NULL, -- of the newest access token
    created_at  INTEGER NOT NULL,
    last_used   INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    ended_at    INTEGER,
    device_info TEXT    NOT NULL,
    ip_address  TEXT    NOT NULL
) STRICT;
CREATE INDEX login_session_by_user ON login_session (user_id, created_at);
CREATE INDEX login_session_ended ON login_session (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE refresh_token (
    hash       BLOB    NOT NULL PRIMARY KEY,
    session    INTEGER NOT NULL REFERENCES login_session (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL,
    spent_at   INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_token_by_session ON refresh_token (session);

-- +goose Down
DROP TABLE refresh_token;
DROP TABLE login_session;
DROP TABLE app_user;
