-- patternvet:ignore column-dropped the last version to read it was v1.3
ALTER TABLE users DROP COLUMN nickname;
