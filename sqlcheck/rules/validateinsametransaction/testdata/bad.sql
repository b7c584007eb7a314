ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total >= 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT total_positive; -- want `validating total_positive in the transaction that added it keeps orders locked against reads and writes`
