ALTER TABLE users ADD COLUMN nickname text,; -- want `PostgreSQL can't read this statement, so it is not checked: syntax error at or near ";"|end of input`
ALTER TABLE users ADD COLUMN note text;
