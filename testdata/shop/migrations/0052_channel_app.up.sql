BEGIN;
ALTER TYPE channel ADD VALUE 'app';
INSERT INTO visits (via) VALUES ('app');
COMMIT;
