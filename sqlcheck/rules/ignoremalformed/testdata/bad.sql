-- patternvet:ignore column-droped it is not used any more -- want `ignore names no rule: "column-droped"; did you mean column-dropped`
ALTER TABLE users DROP COLUMN nickname; -- want `dropping column nickname`
/* patternvet:ignore column-dropped */ -- want `ignore of column-dropped gives no reason`
ALTER TABLE users DROP COLUMN avatar; -- want `dropping column avatar`
