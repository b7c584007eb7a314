DROP VIEW active_users; -- want `dropping view active_users breaks the programs that still read it`
