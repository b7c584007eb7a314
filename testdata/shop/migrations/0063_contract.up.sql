-- patternvet:contract 0099 programs read source since release 2.4
ALTER TABLE orders DROP COLUMN channel;
