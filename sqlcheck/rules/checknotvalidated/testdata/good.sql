ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total >= 0) NOT VALID;
ALTER TABLE orders ADD COLUMN rating int;
ALTER TABLE orders ADD CONSTRAINT rating_range CHECK (rating BETWEEN 1 AND 5) NOT VALID;
