-- A box has an extent in its session's number as well. Where that had none, every box and every node of the tree had the
-- volume zero, by which the tree chooses where a box belongs: so it chose nothing, and a question looked at all boxes.

-- +goose Up
DROP TRIGGER anchor_box_insert;
-- +goose StatementBegin
CREATE TRIGGER anchor_box_insert AFTER INSERT ON anchor BEGIN
    INSERT INTO anchor_box VALUES (new.id, round(new.x) - 0.5, round(new.x) + 0.5, round(new.y) - 0.5, round(new.y) + 0.5,
                                   round(new.z) - 0.5, round(new.z) + 0.5, new.session - 0.5, new.session + 0.5);
END;
-- +goose StatementEnd
DELETE FROM anchor_box;
INSERT INTO anchor_box
SELECT id, round(x) - 0.5, round(x) + 0.5, round(y) - 0.5, round(y) + 0.5, round(z) - 0.5, round(z) + 0.5, session - 0.5, session + 0.5
FROM anchor;

-- +goose Down
DROP TRIGGER anchor_box_insert;
-- +goose StatementBegin
CREATE TRIGGER anchor_box_insert AFTER INSERT ON anchor BEGIN
    INSERT INTO anchor_box VALUES (new.id, round(new.x) - 0.5, round(new.x) + 0.5, round(new.y) - 0.5, round(new.y) + 0.5,
                                   round(new.z) - 0.5, round(new.z) + 0.5, new.session, new.session);
END;
-- +goose StatementEnd
DELETE FROM anchor_box;
INSERT INTO anchor_box
SELECT id, round(x) - 0.5, round(x) + 0.5, round(y) - 0.5, round(y) + 0.5, round(z) - 0.5, round(z) + 0.5, session, session
FROM anchor;
