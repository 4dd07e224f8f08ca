package io.theater.jdbc.internal;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of a column when its row is written again. No rule depends on the order in which two
 * writers come, as long as only one of them sets the column.
 */
enum Merge {
  /** Set once, with the row. */
  NEVER {
    @Override
    String sql(String stored, String fresh) {
      return stored;
    }
  },
  /** What is new, unless nothing is. */
  LAST {
    @Override
    String sql(String stored, String fresh) {
      return "COALESCE(" + fresh + ", " + stored + ")";
    }
  },
  LEAST {
    @Override
    String sql(String stored, String fresh) {
      return when(fresh + " < " + stored, stored, fresh);
    }
  },
  GREATEST {
    @Override
    String sql(String stored, String fresh) {
      return when(fresh + " > " + stored, stored, fresh);
    }
  },
  SUM {
    @Override
    String sql(String stored, String fresh) {
      return stored + " + " + fresh;
    }
  },
  /** A state goes on to later ones, and stays final. */
  STATE {
    @Override
    String sql(String stored, String fresh) {
      return when(rank(fresh) + " >= " + rank(stored), stored, fresh);
    }

    private String rank(String state) {
      return "(CASE "
          + state
          + " WHEN 'pending' THEN 0 WHEN 'started' THEN 0"
          + " WHEN 'running' THEN 1 WHEN 'streaming' THEN 1 ELSE 2 END)";
    }
  },
  /** True stays true. */
  OR {
    @Override
    String sql(String stored, String fresh) {
      return "CASE WHEN "
          + stored
          + " THEN "
          + stored
          + " ELSE "
          + LAST.sql(stored, fresh)
          + " END";
    }
  };

  abstract String sql(String stored, String fresh);

  /** What {@link #STATE} makes of two states. */
  static @Nullable String later(@Nullable String stored, @Nullable String fresh) {
    return fresh != null && (stored == null || rankOf(fresh) >= rankOf(stored)) ? fresh : stored;
  }

  private static int rankOf(String state) {
    return switch (state) {
      case "pending", "started" -> 0;
      case "running", "streaming" -> 1;
      default -> 2;
    };
  }

  private static String when(String better, String stored, String fresh) {
    return "CASE WHEN "
        + fresh
        + " IS NOT NULL AND ("
        + stored
        + " IS NULL OR "
        + better
        + ") THEN "
        + fresh
        + " ELSE "
        + stored
        + " END";
  }
}
