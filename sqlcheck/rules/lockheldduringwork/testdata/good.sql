-- file: 0001_add_state.sql
ALTER TABLE users ADD COLUMN state text;

-- file: 0002_fill_state.sql
UPDATE users SET state = 'active' WHERE id BETWEEN 1 AND 10000;
