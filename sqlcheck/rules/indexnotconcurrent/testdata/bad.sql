-- users was created long ago, by an earlier migration.
CREATE INDEX users_email_idx ON users (email); -- want `creating index users_email_idx on users blocks writes until it is built; use CREATE INDEX CONCURRENTLY`
