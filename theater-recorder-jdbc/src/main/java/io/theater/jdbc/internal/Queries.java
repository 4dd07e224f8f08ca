package io.theater.jdbc.internal;

import io.theater.TheaterException;
import io.theater.history.DateRange;
import io.theater.history.ExecutionQuery;
import io.theater.history.InteractionQuery;
import io.theater.history.Interrupted;
import io.theater.history.SessionQuery;
import io.theater.history.StepQuery;
import io.theater.json.Json;
import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.Page;
import io.theater.model.Session;
import io.theater.model.Statistics;
import io.theater.model.StepRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the tables answer. Pages are positions in the order of arrival, which an index has, so that
 * the thousandth page costs what the first one does. Safe for any number of threads.
 */
public final class Queries {
  private final Database database;
  private final Names names;
  private final Boots boots;
  private final Totals totals;

  Queries(Database database, Names names, Boots boots, Totals totals) {
    this.database = database;
    this.names = names;
    this.boots = boots;
    this.totals = totals;
  }

  /** A question to the database. */
  private interface Question<T> {
    T ask(Connection connection, Set<String> alive) throws SQLException;
  }

  /** Sessions, most recently active first. */
  public Page<Session> sessions(SessionQuery query) {
    Filter filter = new Filter().is("t.owner", query.owner());
    if (query.text() != null) {
      String pattern = Filter.pattern(query.text());
      filter.and(
          "(" + Filter.contains("t.id") + " OR " + Filter.contains("t.title") + ")",
          pattern,
          pattern);
    }
    Paging paging = new Paging('s', query.cursor(), query.limit(), true);
    return ask(
        "list sessions", "", (connection, alive) -> sessions(connection, paging, filter, alive));
  }

  /** One session. */
  public Optional<Session> session(String id) {
    return ask(
        "read session",
        id,
        (connection, alive) ->
            sessions(connection, new Paging('s', null, 1, true), new Filter().is("t.id", id), alive)
                .items()
                .stream()
                .findFirst());
  }

  /** Executions, newest first. */
  public Page<Execution> executions(ExecutionQuery query) {
    Paging paging = new Paging('e', query.cursor(), query.limit(), true);
    Filter filter =
        ownedBy(query.owner(), new Filter())
            .is("t.session_id", query.sessionId())
            .is("t.type", query.type());
    List<String> statuses = query.statuses().stream().map(ExecutionStatus::wireName).toList();
    return ask(
        "list executions",
        "",
        (connection, alive) -> {
          Liveness.ofRuns("t", alive).in(statuses, filter);
          return page(connection, Tables.EXECUTION, paging, filter)
              .map(run -> Interrupted.read(run, alive::contains));
        });
  }

  /** One execution. */
  public Optional<Execution> execution(String id) {
    return ask(
        "read execution",
        id,
        (connection, alive) ->
            find(connection, Tables.EXECUTION, id)
                .map(run -> Interrupted.read(run, alive::contains)));
  }

  /** Steps in the order in which they started. */
  public Page<StepRecord> steps(StepQuery query) {
    Paging paging = new Paging('t', query.cursor(), query.limit(), false);
    Filter filter =
        new Filter()
            .is("t.session_id", query.sessionId())
            .is("t.execution_id", query.executionId());
    return ask(
        "list steps",
        "",
        (connection, alive) ->
            page(connection, Tables.STEP, paging, filter)
                .map(step -> Interrupted.read(step, alive::contains)));
  }

  /** One step with its texts. */
  public Optional<StepRecord> step(String id) {
    return ask(
        "read step",
        id,
        (connection, alive) ->
            whole(connection, find(connection, Tables.STEP, id), Tables.STEP_TEXT, id)
                .map(step -> Interrupted.read(step, alive::contains)));
  }

  /** Interactions without texts. */
  public Page<LlmInteraction> interactions(InteractionQuery query) {
    Paging paging = new Paging('i', query.cursor(), query.limit(), !query.oldestFirst());
    Filter filter =
        ownedBy(query.owner(), new Filter())
            .is("t.session_id", query.sessionId())
            .is("t.execution_id", query.executionId())
            .is("t.step_id", query.stepId())
            .is("t.provider", query.provider())
            .is("t.role_name", query.role());
    if (query.model() != null) {
      String model = Keys.of(query.model());
      filter.and("(t.model = ? OR t.response_model = ?)", model, model);
    }
    if (query.range() != null) {
      requestedIn(query.range(), filter);
    }
    if (query.minDuration() != null) {
      filter.and("t.duration_ms >= ?", query.minDuration().toMillis());
    }
    if (query.minTokens() != null) {
      filter.and("t.total_tokens >= ?", query.minTokens());
    }
    if (query.text() != null) {
      contains(query.text(), filter);
    }
    List<String> stages = query.stages().stream().map(LlmStage::wireName).toList();
    return ask(
        "list interactions",
        "",
        (connection, alive) -> {
          Liveness.ofCalls("t", alive).in(stages, filter);
          return page(connection, Tables.INTERACTION, paging, filter)
              .map(call -> Interrupted.read(call, alive::contains));
        });
  }

  /** One interaction with its texts. */
  public Optional<LlmInteraction> interaction(String id) {
    return ask(
        "read interaction",
        id,
        (connection, alive) ->
            whole(connection, find(connection, Tables.INTERACTION, id), Tables.PAYLOAD, id)
                .map(call -> Interrupted.read(call, alive::contains)));
  }

  /** The newest interaction of a message, with its texts. */
  public Optional<LlmInteraction> interactionOfMessage(String messageId) {
    Filter filter = new Filter().is("t.message_id", messageId);
    Paging newest = new Paging('i', null, 1, true);
    return ask(
        "read interaction of message",
        messageId,
        (connection, alive) -> {
          Optional<LlmInteraction> found =
              page(connection, Tables.INTERACTION, newest, filter).items().stream().findFirst();
          return whole(
                  connection,
                  found,
                  Tables.PAYLOAD,
                  found.map(LlmInteraction::id).orElse(messageId))
              .map(call -> Interrupted.read(call, alive::contains));
        });
  }

  /** Totals over interactions. */
  public Statistics statistics(DateRange range) {
    long from = Hours.of(startOf(range.first()));
    long to = Hours.of(startOf(range.last().plusDays(1)));
    return ask(
        "add up interactions",
        range.toString(),
        (connection, alive) -> totals.read(connection, from, to).statistics(alive));
  }

  private <T> T ask(String operation, String key, Question<T> question) {
    try {
      return database.query(connection -> question.ask(connection, boots.alive(connection)));
    } catch (SQLException failure) {
      throw new TheaterException(operation, key, "jdbc", failure);
    }
  }

  private <R, B> Page<R> page(
      Connection connection, Table<R, B> table, Paging paging, Filter filter) throws SQLException {
    String select = "SELECT " + table.selected() + " FROM " + names.of(table) + " t";
    paging.restrict(filter);
    return paging.page(
        database.select(
            connection,
            select + filter.sql() + paging.order(),
            filter.parameters(),
            row -> new Paging.Found<>(row.getLong(1), table.read(row))));
  }

  private <R, B> Optional<R> find(Connection connection, Table<R, B> table, String id)
      throws SQLException {
    return database
        .select(
            connection,
            "SELECT " + table.selected() + " FROM " + names.of(table) + " t WHERE t.id = ?",
            List.of(Keys.of(id)),
            table::read)
        .stream()
        .findFirst();
  }

  private Page<Session> sessions(
      Connection connection, Paging paging, Filter filter, Set<String> alive) throws SQLException {
    SessionCounts counts = new SessionCounts(names, alive);
    paging.restrict(filter);
    List<Object> parameters = new ArrayList<>(counts.parameters());
    parameters.addAll(filter.parameters());
    int columns = Tables.SESSION.selectedCount();
    return paging.page(
        database.select(
            connection,
            "SELECT "
                + Tables.SESSION.selected()
                + counts.selected()
                + " FROM "
                + names.of(Tables.SESSION)
                + " t"
                + filter.sql()
                + paging.order(),
            parameters,
            row ->
                new Paging.Found<>(
                    row.getLong(1),
                    Tables.SESSION.read(row).withCounts(SessionCounts.read(row, columns + 1)))));
  }

  private <R> Optional<R> whole(Connection connection, Optional<R> found, Texts<R> texts, String id)
      throws SQLException {
    if (found.isEmpty()) {
      return found;
    }
    Map<String, String> byKind = new HashMap<>();
    database.select(
        connection,
        "SELECT kind, content FROM "
            + names.of(texts)
            + " WHERE "
            + texts.keys().get(0)
            + " = ? ORDER BY kind, chunk",
        List.of(Keys.of(id)),
        row -> byKind.merge(row.getString(1), row.getString(2), String::concat));
    return found.map(record -> texts.join(record, new Texts.Contents(byKind)));
  }

  private Filter ownedBy(@Nullable String owner, Filter filter) {
    return owner == null
        ? filter
        : filter.and(
            "EXISTS (SELECT 1 FROM "
                + names.of(Tables.SESSION)
                + " s WHERE s.id = t.session_id AND s.owner = ?)",
            Keys.of(owner));
  }

  private static Filter requestedIn(DateRange range, Filter filter) {
    return filter.and(
        "t.requested_ms >= ? AND t.requested_ms < ?",
        startOf(range.first()),
        startOf(range.last().plusDays(1)));
  }

  private static long startOf(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  /**
   * In JSON words look as the writer escapes them. It counts, because a database that is asked what
   * exists may read the texts of all sessions to answer for one.
   */
  private void contains(String words, Filter filter) {
    String quoted = Json.text(words);
    String inJson = quoted.substring(1, quoted.length() - 1);
    filter.and(
        "0 < (SELECT COUNT(*) FROM "
            + names.of(Tables.PAYLOAD)
            + " p WHERE p.interaction_id = t.id AND (p.kind IN ('system_prompt', 'prompt',"
            + " 'response', 'response_part') AND "
            + Filter.contains("p.content")
            + " OR p.kind = 'messages' AND "
            + Filter.contains("p.content")
            + "))",
        Filter.pattern(words),
        Filter.pattern(inJson));
  }
}
