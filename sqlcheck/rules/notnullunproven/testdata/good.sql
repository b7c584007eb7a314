-- file: 0001_check.sql
ALTER TABLE users ADD CONSTRAINT email_set CHECK (email IS NOT NULL) NOT VALID;
-- file: 0002_validate.sql
ALTER TABLE users VALIDATE CONSTRAINT email_set;
-- file: 0003_not_null.sql
ALTER TABLE users ALTER COLUMN email SET NOT NULL;
ALTER TABLE users DROP CONSTRAINT email_set;
ALTER TABLE users ADD COLUMN country text NOT NULL DEFAULT '';
