-- Version of these tables, and who is at work.
CREATE TABLE IF NOT EXISTS ${prefix}meta (
  name ${key} NOT NULL,
  content ${key},
  expires_ms ${long},
  PRIMARY KEY (name)
)${suffix};
