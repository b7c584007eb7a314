ALTER TABLE orders ADD CONSTRAINT orders_quantity_positive CHECK (quantity > 0);
ALTER TABLE orders ALTER COLUMN quantity SET NOT NULL;
