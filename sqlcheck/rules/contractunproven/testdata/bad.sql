-- file: 0001_init.sql
CREATE TABLE users (id bigint, nick text);

-- file: 0002_drop.sql
-- patternvet:contract 0009 programs read name -- want `contract names migration 0009, which is not among the files`
ALTER TABLE users DROP COLUMN nick; -- want `dropping column nick`
