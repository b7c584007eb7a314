ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total >= 0); -- want `adding check total_positive locks orders against reads and writes`
ALTER TABLE orders ADD COLUMN rating int CHECK (rating BETWEEN 1 AND 5); -- want `adding column rating with a check locks orders`
