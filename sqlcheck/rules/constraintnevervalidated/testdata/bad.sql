-- file: 0001_orders.up.sql
CREATE TABLE orders (id bigint, total int);
-- file: 0002_positive.up.sql
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID; -- want `positive of orders is NOT VALID to this day: .*; add a migration with ALTER TABLE orders VALIDATE CONSTRAINT positive`
-- file: 0003_note.up.sql
ALTER TABLE orders ADD COLUMN note text;
