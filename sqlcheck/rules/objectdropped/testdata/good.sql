-- file: 0001_users.sql
CREATE TABLE users (id bigint, active boolean);
CREATE VIEW active_users AS SELECT id FROM users WHERE active;

-- file: 0002_columns.sql
DROP VIEW active_users;
CREATE VIEW active_users AS SELECT id, active FROM users WHERE active; -- there again before anybody can look
