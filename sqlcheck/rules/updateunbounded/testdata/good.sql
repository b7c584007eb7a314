UPDATE users SET state = 'active' WHERE id BETWEEN 1 AND 10000;
