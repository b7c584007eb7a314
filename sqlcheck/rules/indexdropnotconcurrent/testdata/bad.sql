DROP INDEX users_email_idx; -- want `dropping index users_email_idx locks its table against reads and writes`
