ALTER DOMAIN email ADD CONSTRAINT has_at CHECK (VALUE LIKE '%@%'); -- want `ADD CONSTRAINT of domain email stops writes to every table that uses it while all rows are verified; add it NOT VALID`
