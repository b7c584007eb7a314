-- file: 0001_orders.sql
CREATE TABLE orders (id bigint, price integer);
CREATE VIEW prices AS SELECT price FROM orders;

-- file: 0002_cents.sql
DROP VIEW prices;
ALTER TABLE orders DROP COLUMN price;
