ALTER TABLE users ADD COLUMN state text;
UPDATE users SET state = 'active'; -- want `UPDATE of every row of users goes on while the transaction holds the ACCESS EXCLUSIVE lock on users that line 1 took: reads and writes of users wait`
