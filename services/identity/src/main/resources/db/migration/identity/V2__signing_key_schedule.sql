-- A key's life is written ahead, so that every replica changes keys by its clock and none decides alone:
-- created_at (published) <= active_at (signs) < retired_at (verifies no more; NULL: successor not known).
-- The private half is sealed under a key that does not lie in this database.
ALTER TABLE signing_keys
  -- In the clear, as version 1 wrote it; sealed and emptied at the next start.
  ALTER COLUMN jwk DROP NOT NULL,
  -- The public half, RFC 7517.
  ADD COLUMN public_jwk   text,
  -- The whole key, RFC 7517, sealed; the row's kid is authenticated with it. NULL: erased or still in jwk.
  ADD COLUMN sealed_jwk   bytea,
  -- Id of the key that it is sealed under.
  ADD COLUMN sealed_under text,
  ADD COLUMN active_at    timestamptz,
  -- Withdrawn by an operator. It verifies no more from then on.
  ADD COLUMN revoked_at   timestamptz;

UPDATE signing_keys SET public_jwk = (jwk::jsonb - 'd')::text, active_at = created_at;

ALTER TABLE signing_keys
  ALTER COLUMN public_jwk SET NOT NULL,
  ALTER COLUMN active_at SET NOT NULL,
  ALTER COLUMN created_at DROP DEFAULT;
