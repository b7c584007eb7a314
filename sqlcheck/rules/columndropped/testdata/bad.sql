ALTER TABLE users DROP COLUMN nickname; -- want `dropping column nickname of users breaks the programs that still use it`
