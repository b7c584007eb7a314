INSERT INTO visits (via) VALUES ('phone');
