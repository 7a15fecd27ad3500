-- `owner` is the partner whose row it is, or the full name of a service (with its slash, so the two cannot
-- meet). Every query names it.
CREATE TABLE stock (
  owner      text        NOT NULL,
  sku        text        NOT NULL,
  on_hand    bigint      NOT NULL CHECK (on_hand >= 0),
  reserved   bigint      NOT NULL DEFAULT 0 CHECK (reserved BETWEEN 0 AND on_hand),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (owner, sku)
);

-- A released reservation without lines marks one that was released before it arrived.
CREATE TABLE reservations (
  id         text        PRIMARY KEY,
  owner      text        NOT NULL,
  held       boolean     NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE reservation_lines (
  reservation text    NOT NULL REFERENCES reservations,
  position    integer NOT NULL,
  owner       text    NOT NULL,
  sku         text    NOT NULL,
  quantity    bigint  NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (reservation, position),
  FOREIGN KEY (owner, sku) REFERENCES stock
);
