BEGIN; -- want `this transaction is never committed: what follows is rolled back when the connection closes`
ALTER TABLE users ADD COLUMN state text;
