CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_channel_idx ON orders (channel);
