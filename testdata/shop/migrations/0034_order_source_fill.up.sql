UPDATE orders SET source = 'web' WHERE id BETWEEN 1 AND 10000;
