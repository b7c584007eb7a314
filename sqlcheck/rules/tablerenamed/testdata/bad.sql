ALTER TABLE users RENAME TO accounts; -- want `renaming table users to accounts breaks the programs that are running; create a view users`
