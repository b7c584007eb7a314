-- Neither rewrites the table: a longer limit, and one time for all old rows.
ALTER TABLE customers ALTER COLUMN name TYPE varchar(200);
ALTER TABLE customers ADD COLUMN created_at timestamptz NOT NULL DEFAULT now();
