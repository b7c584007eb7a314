REFRESH MATERIALIZED VIEW totals; -- want `REFRESH of totals locks it against reads until its query is done; use REFRESH MATERIALIZED VIEW CONCURRENTLY`
