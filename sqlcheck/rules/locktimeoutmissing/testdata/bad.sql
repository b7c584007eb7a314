SET lock_timeout = 0;
ALTER TABLE users ADD COLUMN state text; -- want `the ACCESS EXCLUSIVE lock on users is waited for without a limit, and everything that uses the table waits behind it; line 1 sets lock_timeout to 0`
