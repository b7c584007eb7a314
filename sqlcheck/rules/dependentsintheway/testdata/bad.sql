-- file: 0001_orders.sql
CREATE TABLE orders (id bigint, price integer);
CREATE VIEW prices AS SELECT price FROM orders;

-- file: 0002_cents.sql
ALTER TABLE orders DROP COLUMN price; -- want `prices depends on what is dropped, so this fails; drop that first`
