-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY users_email_idx ON users (email);

CREATE TABLE sessions (id bigint PRIMARY KEY, user_id bigint NOT NULL);
CREATE INDEX sessions_user_id_idx ON sessions (user_id); -- nobody uses it yet
