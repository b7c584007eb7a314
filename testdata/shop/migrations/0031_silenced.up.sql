-- patternvet:ignore column-dropped
ALTER TABLE orders DROP COLUMN packed_at;
