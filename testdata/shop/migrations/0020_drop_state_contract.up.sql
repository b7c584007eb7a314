-- patternvet:ignore column-dropped the last reader went with release 1.8, see the rollout plan
ALTER TABLE orders DROP COLUMN remark;
