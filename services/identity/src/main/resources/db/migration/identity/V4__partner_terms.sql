-- What is agreed with a partner beside its scopes. The matcher is one of RFC 8705 section 2.1.2, both
-- columns or neither; without one the partner's SPIFFE id is all that its certificates must carry.
ALTER TABLE partners
  ADD COLUMN rate_class         text NOT NULL DEFAULT 'STANDARD',
  ADD COLUMN contact            text NOT NULL DEFAULT '',
  ADD COLUMN matcher_kind       text,
  ADD COLUMN matcher_value      text,
  -- Certificates whose validity begins earlier bring no tokens. NULL: none has been ended.
  ADD COLUMN certificates_from  timestamptz,
  ADD CONSTRAINT matcher_is_whole CHECK ((matcher_kind IS NULL) = (matcher_value IS NULL));

-- What operators did to partners: written in the transaction of the change itself, never changed.
CREATE TABLE partner_actions (
  number    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  partner   text NOT NULL COLLATE "C",
  kind      text NOT NULL,
  operator  text NOT NULL,
  detail    text NOT NULL,
  time      timestamptz NOT NULL
);

CREATE INDEX partner_actions_by_partner ON partner_actions (partner, number);
