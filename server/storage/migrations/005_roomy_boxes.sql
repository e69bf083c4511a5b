-- A box is the cube of a metre in which the anchor is, not the point: a device that moves thirty times a second changes
-- its box about once a second. The box was a filter before; the exact test on the columns of the anchor follows as ever.

-- +goose Up
DROP TRIGGER anchor_box_insert;
DROP TRIGGER anchor_box_update;
-- +goose StatementBegin
CREATE TRIGGER anchor_box_insert AFTER INSERT ON anchor BEGIN
    INSERT INTO anchor_box VALUES (new.id, round(new.x) - 0.5, round(new.x) + 0.5, round(new.y) - 0.5, round(new.y) + 0.5,
                                   round(new.z) - 0.5, round(new.z) + 0.5, new.session, new.session);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER anchor_box_update AFTER UPDATE OF x, y, z ON anchor
WHEN round(old.x) <> round(new.x) OR round(old.y) <> round(new.y) OR round(old.z) <> round(new.z) BEGIN
    UPDATE anchor_box SET min_x = round(new.x) - 0.5, max_x = round(new.x) + 0.5, min_y = round(new.y) - 0.5,
                          max_y = round(new.y) + 0.5, min_z = round(new.z) - 0.5, max_z = round(new.z) + 0.5
    WHERE id = new.id;
END;
-- +goose StatementEnd
DELETE FROM anchor_box;
INSERT INTO anchor_box
SELECT id, round(x) - 0.5, round(x) + 0.5, round(y) - 0.5, round(y) + 0.5, round(z) - 0.5, round(z) + 0.5, session, session
FROM anchor;

-- +goose Down
DROP TRIGGER anchor_box_insert;
DROP TRIGGER anchor_box_update;
-- +goose StatementBegin
CREATE TRIGGER anchor_box_insert AFTER INSERT ON anchor BEGIN
    INSERT INTO anchor_box VALUES (new.id, new.x, new.x, new.y, new.y, new.z, new.z, new.session, new.session);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER anchor_box_update AFTER UPDATE OF x, y, z ON anchor
WHEN old.x <> new.x OR old.y <> new.y OR old.z <> new.z BEGIN
    UPDATE anchor_box SET min_x = new.x, max_x = new.x, min_y = new.y, max_y = new.y,
                          min_z = new.z, max_z = new.z WHERE id = new.id;
END;
-- +goose StatementEnd
DELETE FROM anchor_box;
INSERT INTO anchor_box SELECT id, x, x, y, y, z, z, session, session FROM anchor;
