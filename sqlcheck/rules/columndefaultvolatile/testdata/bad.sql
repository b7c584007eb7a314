ALTER TABLE users ADD COLUMN token uuid DEFAULT gen_random_uuid(); -- want `^adding column token rewrites users and its indexes under a lock against reads and writes; gen_random_uuid\(\) is volatile`
ALTER TABLE users ADD COLUMN number bigserial; -- want `serial: adding serial column number rewrites users`
