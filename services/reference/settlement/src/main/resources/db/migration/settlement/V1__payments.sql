-- `owner` is the partner whose row it is, or the full name of a service (with its slash, so the two cannot
-- meet). A payment without an amount marks one that was refunded before it arrived.
CREATE TABLE payments (
  id         text           PRIMARY KEY,
  owner      text           NOT NULL,
  order_name text           NOT NULL DEFAULT '',
  amount     numeric(28, 9),
  currency   text           NOT NULL DEFAULT '',
  state      text           NOT NULL,
  created_at timestamptz    NOT NULL DEFAULT now(),
  updated_at timestamptz    NOT NULL DEFAULT now()
);

CREATE INDEX payments_by_owner ON payments (owner, currency);

-- The number of the last entry. Its lock is held from the number to the commit, so numbers have no holes
-- and become visible in their order: whoever has read entry n has read, or could have read, all before it.
CREATE TABLE ledger (
  head bigint NOT NULL
);

INSERT INTO ledger (head) VALUES (0);

CREATE TABLE entries (
  seq        bigint         PRIMARY KEY,
  owner      text           NOT NULL,
  payment    text           NOT NULL REFERENCES payments,
  order_name text           NOT NULL,
  kind       text           NOT NULL,
  amount     numeric(28, 9) NOT NULL,
  currency   text           NOT NULL,
  created_at timestamptz    NOT NULL DEFAULT now()
);

CREATE INDEX entries_by_owner ON entries (owner, seq);
