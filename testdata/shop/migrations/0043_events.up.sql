CREATE TABLE events (id bigint, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE events_2025 (id bigint, day date NOT NULL);
CREATE TABLE events_2026 (id bigint, day date NOT NULL);
CREATE DOMAIN percentage AS integer;
CREATE TYPE channel AS ENUM ('web', 'shop');
CREATE TABLE visits (id bigint, share percentage, via channel);
CREATE VIEW visited AS SELECT id, via FROM visits;
