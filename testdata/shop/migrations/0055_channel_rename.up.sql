ALTER TYPE channel RENAME VALUE 'shop' TO 'store';
