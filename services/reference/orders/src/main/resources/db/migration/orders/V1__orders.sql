-- `owner` is the partner whose row it is. `id` is also the id of the order's reservation and payment, and was
-- that of the process that placed it. `number` gives the order of the list.
CREATE TABLE orders (
  id              uuid           PRIMARY KEY,
  number          bigint         NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,
  owner           text           NOT NULL,
  state           text           NOT NULL,
  currency        text           NOT NULL,
  total           numeric(28, 9) NOT NULL,
  buyer_reference text           NOT NULL,
  created_at      timestamptz    NOT NULL DEFAULT now(),
  updated_at      timestamptz    NOT NULL DEFAULT now(),
  revision        bigint         NOT NULL DEFAULT 1
);

CREATE INDEX orders_by_owner ON orders (owner, number DESC);

CREATE TABLE order_lines (
  order_id   uuid           NOT NULL REFERENCES orders,
  position   integer        NOT NULL,
  owner      text           NOT NULL,
  sku        text           NOT NULL,
  quantity   bigint         NOT NULL,
  unit_price numeric(28, 9) NOT NULL,
  PRIMARY KEY (order_id, position)
);

-- Every revision that an order had, so that one who follows it misses none.
CREATE TABLE order_changes (
  order_id   uuid        NOT NULL REFERENCES orders,
  revision   bigint      NOT NULL,
  owner      text        NOT NULL,
  state      text        NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (order_id, revision)
);

-- Payments that were captured while their order was still being placed.
CREATE TABLE early_captures (
  order_id uuid PRIMARY KEY
);

-- How far a stream of another service was followed.
CREATE TABLE cursors (
  stream text PRIMARY KEY,
  cursor text NOT NULL
);

INSERT INTO cursors (stream, cursor) VALUES ('settlement', '');
