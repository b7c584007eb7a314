ALTER TABLE users ADD COLUMN full_name text;

CREATE TABLE teams (id bigint PRIMARY KEY, nam text);
ALTER TABLE teams RENAME COLUMN nam TO name; -- nobody uses it yet
