-- +goose Up
CREATE INDEX CONCURRENTLY users_email_idx ON users (email); -- want `CREATE INDEX CONCURRENTLY fails because goose runs the file in a transaction; put it in a file with "-- \+goose NO TRANSACTION"`
