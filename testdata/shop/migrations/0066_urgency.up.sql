ALTER TABLE orders ADD COLUMN urgency text NOT NULL DEFAULT 'normal';
