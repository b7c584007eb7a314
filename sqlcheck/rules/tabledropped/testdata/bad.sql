-- file: 0001_create.sql
CREATE TABLE coupons (id bigint PRIMARY KEY);
-- file: 0002_drop.sql
DROP TABLE coupons; -- want `dropping table coupons loses its rows`
