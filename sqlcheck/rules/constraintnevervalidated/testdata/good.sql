-- file: 0001_orders.up.sql
CREATE TABLE orders (id bigint, total int);
-- file: 0002_positive.up.sql
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;
-- file: 0003_validate.up.sql
ALTER TABLE orders VALIDATE CONSTRAINT positive;
-- file: 0004_limit.up.sql
ALTER TABLE orders ADD CONSTRAINT low CHECK (total < 1000000) NOT VALID;
