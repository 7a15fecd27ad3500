-- Secrets under which replicas make nonces that all of them accept (RFC 9449 section 8), in base64.
CREATE TABLE nonce_secrets (
  name    text PRIMARY KEY,
  secret  text NOT NULL
);
