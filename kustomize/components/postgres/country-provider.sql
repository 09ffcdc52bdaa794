-- Executed once, as the superuser, when the database is new. The program's role owns its four schemas and may do nothing else: it makes no
-- other schema, no database and no role, reads no other database, and leaves no files.
\set ON_ERROR_STOP on
-- A statement that fails is not to put the password into the log.
SET log_min_error_statement = panic;
\set password `cat /run/secrets/postgres/Store__Password`
CREATE ROLE country_provider LOGIN PASSWORD :'password' NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;

REVOKE ALL ON DATABASE country_provider, postgres, template1 FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT CONNECT ON DATABASE country_provider TO country_provider;

CREATE SCHEMA country AUTHORIZATION country_provider;
CREATE SCHEMA currency AUTHORIZATION country_provider;
CREATE SCHEMA language AUTHORIZATION country_provider;
CREATE SCHEMA linking AUTHORIZATION country_provider;
