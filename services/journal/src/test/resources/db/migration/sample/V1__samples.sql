CREATE TABLE samples (name text NOT NULL);
