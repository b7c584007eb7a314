-- file: 0001_users.up.sql
-- deployed
CREATE TABLE users (id bigint);

-- file: 0002_teams.up.sql
CREATE TABLE teams (id bigint);
