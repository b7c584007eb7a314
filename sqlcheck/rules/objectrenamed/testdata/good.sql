ALTER TYPE state ADD VALUE 'active';
