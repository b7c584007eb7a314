-- patternvet:ignore table-dropped vouchers were switched off in release 2.0
DROP TABLE vouchers;
