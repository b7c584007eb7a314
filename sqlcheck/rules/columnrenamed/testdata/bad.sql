ALTER TABLE users RENAME COLUMN name TO full_name; -- want `renaming column name of users to full_name breaks the programs that are running`
