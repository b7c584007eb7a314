ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email); -- want `adding unique constraint users_email_key locks users against reads and writes until its index is built; CREATE UNIQUE INDEX CONCURRENTLY`
ALTER TABLE users ADD COLUMN handle text UNIQUE; -- want `adding column handle with a unique constraint locks users`
