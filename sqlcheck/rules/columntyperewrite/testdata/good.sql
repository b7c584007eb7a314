-- file: 0001_create.sql
CREATE TABLE orders (code varchar(20), price numeric(10, 2));
-- file: 0002_change.sql
ALTER TABLE orders ALTER COLUMN code TYPE varchar(40);
ALTER TABLE orders ALTER COLUMN code TYPE text;
ALTER TABLE orders ALTER COLUMN price TYPE numeric(12, 2);
