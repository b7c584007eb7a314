-- file: 0001_add.sql
ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total >= 0) NOT VALID;
-- file: 0002_validate.sql
ALTER TABLE orders VALIDATE CONSTRAINT total_positive;
