-- file: 0001_orders.sql
CREATE TABLE orders (id bigint, label varchar(20));
CREATE VIEW labels AS SELECT label FROM orders;

-- file: 0002_longer.sql
DROP VIEW labels;
ALTER TABLE orders ALTER COLUMN label TYPE varchar(40);
CREATE VIEW labels AS SELECT label FROM orders;
