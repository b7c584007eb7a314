REINDEX TABLE users; -- want `REINDEX of table users stops writes to users, and reads that could use the index, until it is built; use REINDEX … CONCURRENTLY`
