ALTER TYPE state RENAME VALUE 'open' TO 'active'; -- want `renaming value "open" of state breaks the programs that still write it`
