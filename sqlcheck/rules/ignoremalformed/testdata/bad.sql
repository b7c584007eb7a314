-- patternvet:ignore column-droped it is not used any more -- want `ignore names no rule: "column-droped"`
ALTER TABLE users DROP COLUMN nickname;
/* patternvet:ignore column-dropped */ -- want `ignore of column-dropped gives no reason`
ALTER TABLE users DROP COLUMN avatar;
