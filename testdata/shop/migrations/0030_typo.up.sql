ALTER TABEL orders ADD COLUMN shipped_at timestamptz;
ALTER TABLE orders ADD COLUMN packed_at timestamptz;
