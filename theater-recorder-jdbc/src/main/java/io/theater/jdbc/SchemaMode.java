package io.theater.jdbc;

/** What a recorder does about its tables when it opens. */
public enum SchemaMode {
  /** Creates them, and brings those of an older version up to date. */
  CREATE,
  /** Changes nothing, and refuses tables that are missing or of another version. */
  VALIDATE,
  /** Does not look: writing and reading fail if the tables are not what they should be. */
  NONE
}
