ALTER TABLE orders ADD CONSTRAINT orders_user_fk -- want `adding foreign key orders_user_fk blocks writes to orders and users while all rows are verified; add it NOT VALID`
    FOREIGN KEY (user_id) REFERENCES users (id);
