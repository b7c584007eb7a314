TRUNCATE sessions; -- want `TRUNCATE removes all rows of sessions and locks it against reads and writes`
