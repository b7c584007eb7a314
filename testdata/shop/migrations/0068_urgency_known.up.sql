ALTER TABLE orders ADD CONSTRAINT urgency_known CHECK (urgency IN ('normal', 'high')) NOT VALID;
