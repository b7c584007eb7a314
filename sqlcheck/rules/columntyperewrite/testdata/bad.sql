-- file: 0001_create.sql
CREATE TABLE orders (id int PRIMARY KEY, code varchar(20));
-- file: 0002_change.sql
ALTER TABLE orders ALTER COLUMN id TYPE bigint; -- want `changing orders.id from integer to bigint rewrites orders and its indexes`
ALTER TABLE orders ALTER COLUMN code TYPE varchar(10); -- want `changing orders.code from varchar\(20\) to varchar\(10\) rewrites orders`
