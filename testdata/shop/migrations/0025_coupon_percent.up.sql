BEGIN;
ALTER TABLE coupons ADD CONSTRAINT coupons_percent_range CHECK (percent BETWEEN 1 AND 100) NOT VALID;
ALTER TABLE coupons VALIDATE CONSTRAINT coupons_percent_range;
COMMIT;
