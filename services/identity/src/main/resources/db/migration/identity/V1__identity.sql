-- Key pairs that sign access tokens. `jwk` is an RFC 7517 key with its private half, in the clear:
-- who reads this table can mint tokens. Guard the database and its backups accordingly.
CREATE TABLE signing_keys (
  kid         text PRIMARY KEY,
  jwk         text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  -- From then on the key verifies no more. NULL: in use.
  retired_at  timestamptz
);

-- Companies whose back ends may call the mesh.
CREATE TABLE partners (
  id           text PRIMARY KEY COLLATE "C",
  scopes       text[] NOT NULL,
  active       boolean NOT NULL DEFAULT true,
  -- RFC 7517 key set with public keys for private_key_jwt; no keys: certificate only.
  jwks         text NOT NULL DEFAULT '{"keys":[]}',
  create_time  timestamptz NOT NULL,
  update_time  timestamptz NOT NULL
);

-- Client assertions that were used, until they expire (RFC 7523 section 3: each once).
CREATE TABLE used_assertions (
  client       text NOT NULL,
  jti          text NOT NULL,
  expiry       timestamptz NOT NULL,
  PRIMARY KEY (client, jti)
);

CREATE INDEX used_assertions_by_expiry ON used_assertions (expiry);
