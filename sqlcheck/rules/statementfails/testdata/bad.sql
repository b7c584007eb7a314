-- file: 0001_orders.sql
CREATE TABLE orders (id bigint, label varchar(20));
CREATE VIEW labels AS SELECT label FROM orders;

-- file: 0002_longer.sql
ALTER TABLE orders ALTER COLUMN label TYPE varchar(40); -- want `the type of a column that view labels reads cannot be changed: this fails; drop the view first`
