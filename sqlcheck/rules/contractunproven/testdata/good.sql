-- file: 0001_init.sql
CREATE TABLE users (id bigint, nick text);

-- file: 0002_expand.sql
ALTER TABLE users ADD COLUMN name text;

-- file: 0003_contract.sql
-- patternvet:contract 0002 programs read name since v1.4
ALTER TABLE users DROP COLUMN nick;
