CREATE INDEX CONCURRENTLY IF NOT EXISTS users_email_idx ON users (email); -- want `if an earlier try left index users_email_idx invalid, IF NOT EXISTS takes it for done`
