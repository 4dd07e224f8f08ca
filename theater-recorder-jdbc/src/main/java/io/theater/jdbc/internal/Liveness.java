package io.theater.jdbc.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rule of {@link io.theater.history.Interrupted} in SQL: who is open and has a process that is
 * gone counts as interrupted.
 *
 * @param table what the table is called in the select
 * @param state column of the state
 * @param open the states that are not final
 * @param alive the processes at work
 */
record Liveness(String table, String state, List<String> open, Set<String> alive) {
  private static final String INTERRUPTED = "interrupted";

  static Liveness ofRuns(String table, Set<String> alive) {
    return new Liveness(table, table + ".status", List.of("pending", "running"), alive);
  }

  static Liveness ofCalls(String table, Set<String> alive) {
    return new Liveness(table, table + ".stage", List.of("started", "streaming"), alive);
  }

  /** Adds the condition that a record is read in one of some states. */
  void in(Collection<String> wanted, Filter filter) {
    if (wanted.isEmpty()) {
      return;
    }
    List<String> conditions = new ArrayList<>();
    List<Object> parameters = new ArrayList<>();
    List<String> ended = wanted.stream().filter(each -> !open.contains(each)).toList();
    List<String> working = wanted.stream().filter(open::contains).toList();
    if (!ended.isEmpty()) {
      conditions.add(Filter.oneOf(state, ended.size()));
      parameters.addAll(ended);
    }
    if (!working.isEmpty()) {
      conditions.add("(" + Filter.oneOf(state, working.size()) + " AND NOT (" + gone() + "))");
      parameters.addAll(working);
      parameters.addAll(alive);
    }
    if (wanted.contains(INTERRUPTED)) {
      conditions.add("(" + Filter.oneOf(state, open.size()) + " AND " + gone() + ")");
      parameters.addAll(open);
      parameters.addAll(alive);
    }
    filter.and("(" + String.join(" OR ", conditions) + ")", parameters.toArray());
  }

  /** The state as it is read; {@link #parameters} are its parameters. */
  String shown() {
    return "CASE WHEN "
        + Filter.oneOf(state, open.size())
        + " AND "
        + gone()
        + " THEN '"
        + INTERRUPTED
        + "' ELSE "
        + state
        + " END";
  }

  List<Object> parameters() {
    return Stream.<Object>concat(open.stream(), alive.stream()).toList();
  }

  /** The condition that a record is read as one that has not ended; its parameters are alike. */
  String unfinished() {
    return "("
        + state
        + " IS NULL OR "
        + Filter.oneOf(state, open.size())
        + ") AND NOT ("
        + gone()
        + ")";
  }

  /** The processes are parameters. */
  private String gone() {
    String boot = table + ".boot";
    return boot
        + " IS NOT NULL"
        + (alive.isEmpty()
            ? ""
            : " AND " + boot + " NOT IN (" + Sql.parameters(alive.size()) + ")");
  }
}
