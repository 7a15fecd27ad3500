-- One row: the number of the last change of denials. A change locks it until its commit, so
-- numbers are seen in the order of commits. `epoch` tells this table from one that was restored or
-- made anew, whose numbers mean something else.
CREATE TABLE denial_changes (
  only_row  boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  epoch     uuid NOT NULL DEFAULT gen_random_uuid(),
  last      bigint NOT NULL DEFAULT 0
);

INSERT INTO denial_changes DEFAULT VALUES;

-- What every process of the mesh refuses although it would hold otherwise.
CREATE TABLE denials (
  -- token: name is a jti; principal: a subject such as partner/acme; key: a kid.
  kind        text NOT NULL CHECK (kind IN ('token', 'principal', 'key')),
  name        text NOT NULL COLLATE "C",
  change      bigint NOT NULL UNIQUE,
  since       timestamptz NOT NULL,
  -- From then on it is refused anyway. NULL: until lifted.
  expiry      timestamptz,
  -- Taken back; the row stays, so that those who follow the changes hear of it.
  lifted      boolean NOT NULL DEFAULT false,
  PRIMARY KEY (kind, name)
);

CREATE INDEX denials_by_expiry ON denials (expiry) WHERE expiry IS NOT NULL;
