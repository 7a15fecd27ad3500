#!/bin/bash
# A role for each process and the schema that it owns; run once, when the database is made.
set -euo pipefail
for role in identity orders inventory settlement; do
  password="${role^^}_PASSWORD"
  psql --username=postgres --dbname=hansa --no-psqlrc -v ON_ERROR_STOP=1 -v role="$role" \
    -v password="${!password}" <<'SQL'
CREATE ROLE :"role" LOGIN PASSWORD :'password';
CREATE SCHEMA :"role" AUTHORIZATION :"role";
SQL
done
psql --username=postgres --dbname=hansa --no-psqlrc -v ON_ERROR_STOP=1 \
  -c 'REVOKE ALL ON SCHEMA public FROM PUBLIC'
