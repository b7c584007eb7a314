package trace

import "testing"

func TestBeyond(t *testing.T) {
	for _, sql := range []string{
		"DROP DATABASE shop", "/* x */ drop /* y */ database if exists shop", "CREATE DATABASE a", "ALTER DATABASE a SET x = 1",
		"CREATE ROLE a", "CREATE USER a", "ALTER USER a SUPERUSER", "DROP ROLE a", "ALTER GROUP a ADD USER b", "DROP USER MAPPING FOR a SERVER b",
		"CREATE TABLESPACE a LOCATION '/x'", "DROP TABLESPACE a", "ALTER SYSTEM SET x = 1", "ALTER SYSTEM RESET ALL",
		"COPY t FROM PROGRAM 'id'", "COPY (SELECT 1) TO PROGRAM 'id'", "copy t (a, b) from '/etc/passwd'", "COPY t TO E'/tmp/x'", "COPY t FROM $$/etc/passwd$$",
		"SET ROLE boss", "SET LOCAL ROLE boss", "SET SESSION AUTHORIZATION boss", "SET SESSION ROLE boss", "SET LOCAL SESSION AUTHORIZATION boss", "SELECT set_config('role', 'boss', false)", "SELECT pg_catalog.set_config('Role', 'boss', false)",
		"CREATE EXTENSION plpython3u", "CREATE EXTENSION IF NOT EXISTS \"plperlu\"", "CREATE EXTENSION dblink", "CREATE EXTENSION file_fdw",
		"CREATE FUNCTION f() RETURNS int LANGUAGE plpython3u AS 'import os'", "CREATE FUNCTION f() RETURNS int AS '/x', 'f' LANGUAGE C", "CREATE FUNCTION f() RETURNS int AS 'x' LANGUAGE 'internal'",
		"CREATE TRUSTED PROCEDURAL LANGUAGE plperlu", "DO LANGUAGE plpython3u $$ import os $$",
		"DO $$ BEGIN DROP ROLE a; END $$", "DO $$ BEGIN IF true THEN ALTER SYSTEM SET x = 1; END IF; END $$", "DO $$ BEGIN EXECUTE 'COPY t FROM PROGRAM ''id'''; END $$",
		"DO $a$ BEGIN EXECUTE $b$DO $c$ BEGIN CREATE ROLE x; END $c$$b$; END $a$", "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'DROP ROLE a'",
		"CREATE PROCEDURE p() BEGIN ATOMIC DROP ROLE a; END", "SELECT pg_read_file('/etc/passwd')", "SELECT \"pg_read_file\" ('/etc/passwd')", "SELECT lo_import('/x')", "SELECT * FROM dblink_connect('host=x')",
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity", "LOAD '/tmp/x.so'", "REASSIGN OWNED BY a TO b", "DROP OWNED BY a", "GRANT pg_execute_server_program TO me", "REVOKE a FROM b",
		"GRANT SET ON PARAMETER x TO y", "CREATE SERVER s FOREIGN DATA WRAPPER w", "IMPORT FOREIGN SCHEMA x FROM SERVER y INTO z", "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p",
		"DO $$ BEGIN <<a>> DROP ROLE x; END $$", "CREATE FOREIGN DATA WRAPPER w",
	} {
		if beyond(sql, 0) == "" {
			t.Errorf("passes: %s", sql)
		}
	}
	for _, sql := range []string{
		"CREATE TABLE users (id int, role text, \"user\" text)", "ALTER TABLE users DROP role", "ALTER TABLE t ADD database text, ADD tablespace text", "ALTER TABLE t ALTER role SET DEFAULT 'x'",
		"DROP TABLE role", "COPY t FROM STDIN", "COPY t TO STDOUT", "COPY (SELECT a FROM t WHERE b = 'x') TO STDOUT", "SET search_path = x", "SET LOCAL lock_timeout = '1s'", "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
		"CREATE EXTENSION pgcrypto", "CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA x", "GRANT SELECT ON t TO role", "GRANT USAGE ON SCHEMA x TO y", "REVOKE ALL ON ALL TABLES IN SCHEMA x FROM y", "GRANT CONNECT ON DATABASE x TO y",
		"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.role := 'user'; RETURN NEW; END $$", "DO $$ BEGIN EXECUTE 'CREATE INDEX i ON t (a)'; END $$", "INSERT INTO t VALUES ('please drop role x now')",
		"COMMENT ON TABLE t IS 'the role of a user'", "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO x", "UPDATE t SET role = 'admin'", "CREATE TABLE t (a int) TABLESPACE fast", "CREATE TYPE role AS ENUM ('user')",
		"CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "SELECT set_config('search_path', '', false)", "COMMENT ON COLUMN t.a IS 'set'", "SELECT a AS load, 'x' AS checkpoint",
	} {
		if what := beyond(sql, 0); what != "" {
			t.Errorf("refused for %s: %s", what, sql)
		}
	}
}
