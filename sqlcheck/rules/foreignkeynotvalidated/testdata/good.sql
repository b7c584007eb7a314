ALTER TABLE orders ADD CONSTRAINT orders_user_fk
    FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;

ALTER TABLE orders ADD COLUMN coupon_id bigint REFERENCES coupons (id); -- no row has one yet
