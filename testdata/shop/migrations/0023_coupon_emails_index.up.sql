CREATE UNIQUE INDEX CONCURRENTLY coupons_email_idx ON coupons (email);
