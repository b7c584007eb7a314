-- file: 0001_state.sql
ALTER TABLE users ADD COLUMN state text NOT NULL DEFAULT 'active';

-- file: 0002_state_without_default.sql
ALTER TABLE users ALTER COLUMN state DROP DEFAULT;
