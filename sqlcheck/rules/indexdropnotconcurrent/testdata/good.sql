-- +goose NO TRANSACTION
-- +goose Up
DROP INDEX CONCURRENTLY users_email_idx;

-- A failed build may have left it behind.
DROP INDEX IF EXISTS users_name_idx;
CREATE INDEX CONCURRENTLY users_name_idx ON users (name);
