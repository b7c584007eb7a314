-- file: 0001_users.up.sql
CREATE TABLE users (id bigint); -- want `this migration sorts before 0002_teams.up.sql, which is deployed: golang-migrate never runs it, without a word`

-- file: 0002_teams.up.sql
-- deployed
CREATE TABLE teams (id bigint);
