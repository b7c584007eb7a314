-- file: 0001_init.sql
CREATE TABLE users (id bigint, nick text);

-- file: 0002_expand.sql
ALTER TABLE users ADD COLUMN name text;

-- file: 0003_backfill.sql
UPDATE users SET name = nick WHERE name IS NULL AND id BETWEEN 1 AND 10000;

-- file: 0004_contract.sql
-- patternvet:contract 0002 programs read name since v1.4
ALTER TABLE users DROP COLUMN nick;
