ALTER TABLE orders ALTER COLUMN quantity TYPE bigint;
ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();
