ALTER TABLE users ALTER COLUMN email SET NOT NULL; -- want `^SET NOT NULL on users.email locks users against reads and writes while all rows are verified`
ALTER TABLE users ADD COLUMN country text NOT NULL; -- want `missing-default: adding NOT NULL column country to users without a default fails`
