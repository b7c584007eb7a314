BEGIN;
CREATE INDEX CONCURRENTLY invoices_order_idx ON invoices (order_id);
COMMIT;
