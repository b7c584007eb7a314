-- The index is there already; only its name changes hands.
ALTER TABLE coupons ADD CONSTRAINT coupons_email_key UNIQUE USING INDEX coupons_email_idx;
