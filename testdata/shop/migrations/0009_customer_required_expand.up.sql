ALTER TABLE orders ADD CONSTRAINT orders_customer_set CHECK (customer_id IS NOT NULL) NOT VALID;
