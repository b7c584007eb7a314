CREATE TABLE customers (
    id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name  varchar(50) NOT NULL
);

CREATE TABLE orders (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id  bigint,
    email        text NOT NULL,
    state        text NOT NULL DEFAULT 'new',
    quantity     integer,
    note         text,
    confirmed_at timestamptz
);

-- The tables are new and empty: nobody waits for these locks.
CREATE INDEX orders_confirmed_idx ON orders (confirmed_at);
ALTER TABLE orders ADD CONSTRAINT orders_state_known CHECK (state IN ('new', 'paid', 'sent'));
