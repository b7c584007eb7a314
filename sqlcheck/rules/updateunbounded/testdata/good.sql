UPDATE users SET name = 'unknown' WHERE name IS NULL AND id BETWEEN 1 AND 10000;
