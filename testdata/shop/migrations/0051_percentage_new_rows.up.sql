ALTER DOMAIN percentage ADD CONSTRAINT percentage_positive CHECK (VALUE >= 0) NOT VALID;
