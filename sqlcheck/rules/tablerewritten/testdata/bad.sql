VACUUM FULL users; -- want `VACUUM FULL copies users and its indexes under a lock against reads and writes; pg_repack does the same while the table stays in use`
