ALTER TABLE users ADD COLUMN state text NOT NULL DEFAULT 'active';
ALTER TABLE users ALTER COLUMN state DROP DEFAULT; -- want `without its default, every insert of the version that is running fails`
