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

CREATE UNIQUE INDEX answers_by_process ON answers (process) WHERE process IS NOT NULL;

-- Processes of several steps that have not ended; the end deletes the row. `lease_until` is by this
-- server's clock. Who may write is known by (worker, attempt): a worker that lost its lease matches no row.
CREATE TABLE processes (
  id          uuid        PRIMARY KEY,
  kind        text        NOT NULL,
  owner       text        NOT NULL,
  state       text        NOT NULL,
  payload     bytea       NOT NULL,
  worker      text        NOT NULL,
  attempt     integer     NOT NULL,
  lease_until timestamptz NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX processes_by_lease ON processes (lease_until);
