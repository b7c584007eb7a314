-- file: 0001_tickets.sql
CREATE TYPE state AS ENUM ('open', 'closed');
CREATE TABLE tickets (id bigint, state state);

-- file: 0002_parked.sql
ALTER TYPE state ADD VALUE 'parked';
UPDATE tickets SET state = 'parked' WHERE id = 7; -- want `using "parked" fails before the transaction that adds it to state is committed`
