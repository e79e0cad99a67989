-- The role that captures: run once as a superuser, connected to the source database (here: shop).
-- Choose a password, and name your schemas where it says public.

CREATE ROLE cdc_user LOGIN REPLICATION PASSWORD 'change-me';

GRANT CONNECT ON DATABASE shop TO cdc_user;

-- The first snapshot reads every captured table; the stream after it needs no grant on tables.
GRANT USAGE ON SCHEMA public TO cdc_user;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO cdc_user;

-- And the tables that come later, if the role that runs this line makes them.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO cdc_user;
