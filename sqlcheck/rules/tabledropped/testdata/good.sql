-- file: 0001_create.sql
DROP TABLE IF EXISTS coupons; -- it was not there
CREATE TABLE coupons (id bigint PRIMARY KEY);
-- file: 0002_drop.sql
-- patternvet:ignore table-dropped the last version to read it was v1.3
DROP TABLE coupons;
