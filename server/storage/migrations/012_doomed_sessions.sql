-- A session that is deleted is hidden at once and erased bit by bit: "session" is what can be seen of "session_row".

-- +goose Up
ALTER TABLE session RENAME TO session_row;
ALTER TABLE session_row ADD COLUMN doomed_at INTEGER;
ALTER TABLE session_row ADD COLUMN doomed_key TEXT; -- as it was called; another may be called so by now
CREATE INDEX session_doomed ON session_row (doomed_key, doomed_at) WHERE doomed_at IS NOT NULL;
CREATE VIEW session AS
SELECT id, key, first_seen, last_seen, anchor_count, mesh_count, mesh_received, mesh_full, mesh_stored, mesh_saved_by_dedup,
       mesh_saved_by_delta
FROM session_row WHERE doomed_at IS NULL;

-- +goose Down
DELETE FROM session_row WHERE doomed_at IS NOT NULL;
DROP VIEW session;
DROP INDEX session_doomed;
ALTER TABLE session_row DROP COLUMN doomed_key;
ALTER TABLE session_row DROP COLUMN doomed_at;
ALTER TABLE session_row RENAME TO session;
