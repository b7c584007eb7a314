DROP INDEX orders_confirmed_idx;
