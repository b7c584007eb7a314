-- patternvet:contract 0033 programs read source since release 2.4
ALTER TABLE orders DROP COLUMN channel;
