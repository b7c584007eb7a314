-- file: 0001_tickets.sql
CREATE TYPE state AS ENUM ('open', 'closed');
CREATE TABLE tickets (id bigint, state state);

-- file: 0002_parked.sql
ALTER TYPE state ADD VALUE 'parked';

-- file: 0003_park.sql
UPDATE tickets SET state = 'parked' WHERE id = 7;
