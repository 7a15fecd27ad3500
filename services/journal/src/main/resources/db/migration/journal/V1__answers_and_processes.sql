-- First answers to keyed calls. A row without `code` is claimed by a process that has not ended yet.
CREATE TABLE answers (
  subject    text        NOT NULL,
  method     text        NOT NULL,
  key        text        NOT NULL,
  digest     bytea       NOT NULL,
  process    uuid,
  code       integer,
  body       bytea,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (subject, method, key)
);

CREATE INDEX answers_by_age ON answers (created_at) WHERE code IS NOT NULL;

-- Processes of several steps, of which a crash may leave any number done. `lease_until` is by this server's
-- clock; who holds the lease is known by (worker, attempt).
CREATE TABLE processes (
  id          uuid        PRIMARY KEY,
  kind        text        NOT NULL,
  owner       text        NOT NULL,
  state       text        NOT NULL,
  payload     bytea       NOT NULL,
  worker      text        NOT NULL,
  attempt     integer     NOT NULL DEFAULT 1,
  lease_until timestamptz NOT NULL,
  done        boolean     NOT NULL DEFAULT false,
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX processes_open ON processes (lease_until) WHERE NOT done;
