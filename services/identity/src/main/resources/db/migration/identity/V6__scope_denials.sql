-- scope: name is a subject and a scope that it has no more, such as 'partner/acme orders.read'.
ALTER TABLE denials DROP CONSTRAINT denials_kind_check;
ALTER TABLE denials ADD CONSTRAINT denials_kind_check
  CHECK (kind IN ('token', 'principal', 'key', 'scope'));
