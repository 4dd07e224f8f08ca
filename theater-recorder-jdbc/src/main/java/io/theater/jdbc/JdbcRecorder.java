package io.theater.jdbc;

import io.theater.TheaterException;
import io.theater.event.TheaterEvent;
import io.theater.history.DateRange;
import io.theater.history.ExecutionQuery;
import io.theater.history.HistoryStore;
import io.theater.history.InteractionQuery;
import io.theater.history.SessionQuery;
import io.theater.history.StepQuery;
import io.theater.internal.TheaterThread;
import io.theater.jdbc.internal.KeptFor;
import io.theater.jdbc.internal.Names;
import io.theater.jdbc.internal.Pool;
import io.theater.jdbc.internal.Queries;
import io.theater.jdbc.internal.Recording;
import io.theater.jdbc.internal.Schema;
import io.theater.model.Execution;
import io.theater.model.Health;
import io.theater.model.LlmInteraction;
import io.theater.model.Page;
import io.theater.model.Session;
import io.theater.model.Statistics;
import io.theater.model.StepRecord;
import io.theater.sink.EventSink;
import io.theater.sink.SpoolingSink;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Records into a relational database, and reads it again: the history of several nodes in one
 * place. PostgreSQL, MariaDB, MySQL, H2, SQLite and HSQLDB.
 *
 * <pre>
 * theater_session      owner, title, times, numbers of calls
 * theater_execution    runs: type, status, progress, times, input, output, error
 * theater_step         steps: names, order, status, progress, times, roles, summary, result, error
 * theater_interaction  LLM calls: ids, stage, model, times, tokens, cost, error; no prompts
 * theater_payload      what went to models and came back, by interaction, kind and chunk
 * theater_step_text    what steps put out and thought, by step, kind and chunk
 * theater_meta         version of these tables, and which processes are at work
 * </pre>
 *
 * <p>Times are milliseconds since 1970 in UTC. What has no column of its own stands in {@code meta}
 * as JSON. An id or name of more than 180 characters stands cut and with its hash in its column,
 * and whole in {@code meta}.
 *
 * <p><b>Writing.</b> A batch is one transaction on a connection of its own, never part of one of
 * the host; each record is one row, however many events it had. Streamed text and progress are
 * written once a second and every 16 KiB. Writing again what was written changes nothing.
 *
 * <p><b>Lists</b> have interactions without texts and steps without output and reasoning; what is
 * asked for by id has them.
 *
 * <p><b>Threads.</b> A daemon thread writes what has waited long enough when no batch comes, and
 * says every ten seconds that this process is at work; what a process left open that has not said
 * so for a minute is read as interrupted. It ends with {@link #close()}. Writing is for one thread
 * at a time; several block each other. Queries are for any number of threads.
 *
 * <p><b>Failure.</b> Exceptions, logs and health tell statement, table, SQLSTATE and vendor code,
 * never what was to be stored. A database that is down when the recorder opens is tried again with
 * each batch. What a passing fault of the database refused may be written again; a row that it will
 * never take is for the pipeline to isolate, with its neighbours stored. With {@link Builder#spool}
 * what a database that is down cannot take waits in files, also across restarts.
 *
 * <pre>{@code
 * Theater theater = Theater.builder()
 *     .sink(JdbcRecorder.on(dataSource))
 *     .build();
 * }</pre>
 */
public final class JdbcRecorder implements EventSink, HistoryStore {
  private final Recording recording;
  private final EventSink sink; // the recording, or a spool in front of it

  private JdbcRecorder(Recording recording, EventSink sink) {
    this.recording = recording;
    this.sink = sink;
  }

  /**
   * Opens a recorder with every default; the same as {@code builder(dataSource).build()}.
   *
   * @param dataSource connections; stays open when the recorder is closed
   * @return an open recorder; close it, or give it to a theater, which will
   * @throws IllegalStateException when the tables are not what they must be, or the database is of
   *     an unknown kind; the message says what to do
   */
  public static JdbcRecorder on(DataSource dataSource) {
    return builder(dataSource).build();
  }

  /**
   * Opens a recorder with every default on a pool of its own, of two connections, which is closed
   * with the recorder. Needs HikariCP on the class path. Does not wait for a database that is down.
   *
   * <pre>{@code
   * JdbcRecorder.pooled("jdbc:postgresql://db/theater", "theater", password)
   * }</pre>
   *
   * @param url of JDBC
   * @param user name to connect as; null when the URL says it
   * @param password of the user; null when there is none
   * @return an open recorder; close it, or give it to a theater, which will
   * @throws IllegalStateException when HikariCP is missing, the tables are not what they must be,
   *     or the database is of an unknown kind; the message says what to do
   */
  public static JdbcRecorder pooled(String url, @Nullable String user, @Nullable String password) {
    Objects.requireNonNull(url, "url");
    Builder builder;
    try {
      builder = builder(Pool.open(url, user, password));
    } catch (NoClassDefFoundError missing) {
      throw new IllegalStateException(
          "JdbcRecorder.pooled needs com.zaxxer:HikariCP on the class path", missing);
    }
    return builder.owning().build();
  }

  /**
   * Starts from the defaults.
   *
   * @param dataSource connections; stays open when the recorder is closed
   * @return a new builder
   */
  public static Builder builder(DataSource dataSource) {
    return new Builder(Objects.requireNonNull(dataSource, "dataSource"));
  }

  /**
   * The SQL that makes all tables, for those who make them with a tool of their own. Use {@link
   * SchemaMode#VALIDATE} then.
   *
   * @param dialect of the database
   * @return statements, each with a semicolon at its end
   */
  public static String ddl(Dialect dialect) {
    return ddl(dialect, Names.DEFAULT_PREFIX);
  }

  /**
   * The SQL that makes all tables with a prefix of their own.
   *
   * @param dialect of the database
   * @param prefix what the names of the tables begin with, as in {@link Builder#prefix}
   * @return statements, each with a semicolon at its end
   * @throws IllegalArgumentException when the prefix is not allowed
   */
  public static String ddl(Dialect dialect, String prefix) {
    return Schema.ddl(
        Objects.requireNonNull(dialect, "dialect"),
        new Names(Objects.requireNonNull(prefix, "prefix")));
  }

  /**
   * Takes a batch, as one transaction.
   *
   * @throws Exception when it could not be stored; nothing of it is
   */
  @Override
  public void write(List<TheaterEvent> batch) throws Exception {
    sink.write(batch);
  }

  /**
   * Stores all that was taken, streamed text included: returns when the database has committed it,
   * or when the files of the {@link Builder#spool} have it.
   *
   * @throws Exception when that failed; what is missing is stored by the next write or flush
   */
  @Override
  public void flush() throws Exception {
    sink.flush();
  }

  /**
   * Whether the database may take the same batch later: always when it is to blame, never when the
   * rows are, and thirty times when that cannot be told.
   */
  @Override
  public boolean isRetryable(Throwable failure) {
    return sink.isRetryable(failure);
  }

  /**
   * The name of this sink.
   *
   * @return {@code jdbc}
   */
  @Override
  public String name() {
    return "jdbc";
  }

  /**
   * How the recording is doing.
   *
   * @return DOWN when the last write failed; details {@code database}, {@code writable}, {@code
   *     failures} and {@code last_write_age_ms}
   */
  @Override
  public Health health() {
    return sink.health();
  }

  @Override
  public Health storeHealth() {
    return recording.health();
  }

  /**
   * Flushes, ends the thread, and says that this process is not at work any more. Idempotent. Waits
   * for the database, as long as the time limits of its statements allow. The data source stays
   * open, and what was stored can still be queried.
   *
   * @throws Exception when the flush failed; everything is released nevertheless
   */
  @Override
  public void close() throws Exception {
    sink.close();
  }

  /** Deletes at once what is too old. */
  void cleanUp() throws SQLException {
    recording.cleanUp();
  }

  /** Adds up at once what has not changed. */
  void rollUp() throws SQLException {
    recording.rollUp();
  }

  @Override
  public Page<Session> sessions(SessionQuery query) {
    return ask("list sessions", queries -> queries.sessions(query));
  }

  @Override
  public Optional<Session> session(String id) {
    return ask("read session", queries -> queries.session(id));
  }

  @Override
  public Page<Execution> executions(ExecutionQuery query) {
    return ask("list executions", queries -> queries.executions(query));
  }

  @Override
  public Optional<Execution> execution(String id) {
    return ask("read execution", queries -> queries.execution(id));
  }

  @Override
  public Page<StepRecord> steps(StepQuery query) {
    return ask("list steps", queries -> queries.steps(query));
  }

  @Override
  public Optional<StepRecord> step(String id) {
    return ask("read step", queries -> queries.step(id));
  }

  @Override
  public Page<LlmInteraction> interactions(InteractionQuery query) {
    return ask("list interactions", queries -> queries.interactions(query));
  }

  @Override
  public Optional<LlmInteraction> interaction(String id) {
    return ask("read interaction", queries -> queries.interaction(id));
  }

  @Override
  public Optional<LlmInteraction> interactionOfMessage(String messageId) {
    return ask("read interaction of message", queries -> queries.interactionOfMessage(messageId));
  }

  @Override
  public Statistics statistics(DateRange range) {
    return ask("add up interactions", queries -> queries.statistics(range));
  }

  private <T> T ask(String operation, Function<Queries, T> question) {
    Queries queries;
    try {
      queries = recording.queries();
    } catch (SQLException down) {
      throw new TheaterException(operation, "", name(), down);
    }
    return question.apply(queries);
  }

  /** Opens a {@link JdbcRecorder}. */
  public static final class Builder {
    private static final Duration DEFAULT_STATEMENT_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration MAX_STATEMENT_TIMEOUT = Duration.ofDays(1);

    private final DataSource dataSource;
    private boolean owned;
    private @Nullable DataSource migrations;
    private Names names = new Names(Names.DEFAULT_PREFIX);
    private SchemaMode schemaMode = SchemaMode.CREATE;
    private @Nullable Duration sessionsKeptFor;
    private @Nullable Duration payloadsKeptFor;
    private Duration statementTimeout = DEFAULT_STATEMENT_TIMEOUT;
    private @Nullable Path spool;
    private long spoolMaxBytes = SpoolingSink.DEFAULT_MAX_BYTES;
    private Clock clock = Clock.systemUTC();

    private Builder(DataSource dataSource) {
      this.dataSource = dataSource;
    }

    /**
     * Sets what the names of the tables begin with.
     *
     * @param value 1 to 30 lower-case letters, digits and underscores, a letter first; the default
     *     is {@code theater_}
     * @return this builder
     * @throws IllegalArgumentException when it is not allowed
     */
    public Builder prefix(String value) {
      names = new Names(Objects.requireNonNull(value, "prefix"));
      return this;
    }

    /**
     * Sets what is done about the tables.
     *
     * @param value the default is {@link SchemaMode#CREATE}
     * @return this builder
     */
    public Builder schemaMode(SchemaMode value) {
      schemaMode = Objects.requireNonNull(value, "schemaMode");
      return this;
    }

    /**
     * Sets connections of a user who may make and change tables, for {@link SchemaMode#CREATE}.
     *
     * @param value the default is the data source of the recorder
     * @return this builder
     */
    public Builder migrations(DataSource value) {
      migrations = Objects.requireNonNull(value, "migrations");
      return this;
    }

    /**
     * Sets how long a session is kept after its last event. It goes as a whole, with all that is in
     * it. About once an hour one of the nodes deletes what is too old, a few hundred rows at a
     * time.
     *
     * @param value at least a day; the default is for ever
     * @return this builder
     * @throws IllegalArgumentException when the value is too small
     */
    public Builder keepSessions(Duration value) {
      sessionsKeptFor = atLeastADay("keepSessions", value);
      return this;
    }

    /**
     * Sets how long what went to a model and came back is kept after it was first heard of. Ids,
     * states, times, tokens and costs stay as long as the session.
     *
     * @param value at least a day; the default is as long as the session
     * @return this builder
     * @throws IllegalArgumentException when the value is too small
     */
    public Builder keepPayloads(Duration value) {
      payloadsKeptFor = atLeastADay("keepPayloads", value);
      return this;
    }

    private static Duration atLeastADay(String name, Duration value) {
      if (value.compareTo(Duration.ofDays(1)) < 0) {
        throw new IllegalArgumentException(name + " must be at least a day but is " + value);
      }
      return value;
    }

    /**
     * Sets how long a statement may take. A connection that says nothing for five seconds longer is
     * given up, if its driver can.
     *
     * @param value from a second to a day; the default is 30 seconds
     * @return this builder
     * @throws IllegalArgumentException when the value is out of range
     */
    public Builder statementTimeout(Duration value) {
      if (value.compareTo(Duration.ofSeconds(1)) < 0
          || value.compareTo(MAX_STATEMENT_TIMEOUT) > 0) {
        throw new IllegalArgumentException(
            "statementTimeout must be from a second to a day but is " + value);
      }
      statementTimeout = value;
      return this;
    }

    /**
     * Sets the clock that says when something arrives and when streamed text has waited long
     * enough.
     *
     * @param value the default is the system's
     * @return this builder
     */
    public Builder clock(Clock value) {
      clock = Objects.requireNonNull(value, "clock");
      return this;
    }

    /**
     * Keeps what the database cannot take in files, and stores it later, as {@link SpoolingSink}
     * does. Without it a database that is down costs what the queue of the pipeline cannot hold.
     *
     * @param directory where events wait, made if missing; for this recorder alone
     * @return this builder
     */
    public Builder spool(Path directory) {
      spool = Objects.requireNonNull(directory, "spool");
      return this;
    }

    /**
     * Sets how large the files of the {@link #spool} may become together.
     *
     * @param value in bytes, at least 1 MiB; the default is 1 GiB
     * @return this builder
     * @throws IllegalArgumentException when it is less
     */
    public Builder spoolMaxBytes(long value) {
      if (value < SpoolingSink.LEAST_MAX_BYTES) {
        throw new IllegalArgumentException(
            "spoolMaxBytes must be at least " + SpoolingSink.LEAST_MAX_BYTES + " but is " + value);
      }
      spoolMaxBytes = value;
      return this;
    }

    private Builder owning() {
      owned = true;
      return this;
    }

    /**
     * Opens the recorder. Waits until the tables are made, ten seconds at most. A database that
     * cannot be reached by then is no failure: {@link JdbcRecorder#health()} is DOWN until it can.
     *
     * @return an open recorder; close it, or give it to a theater, which will
     * @throws IllegalStateException when the tables are not what they must be, or the database is
     *     of an unknown kind; the message says what to do
     */
    public JdbcRecorder build() {
      Recording recording =
          Recording.open(
              new Recording.Settings(
                  dataSource,
                  owned,
                  migrations == null ? dataSource : migrations,
                  names,
                  schemaMode,
                  new KeptFor(sessionsKeptFor, payloadsKeptFor),
                  statementTimeout,
                  clock,
                  task -> new TheaterThread(task, "theater-housekeeping-jdbc")));
      return new JdbcRecorder(recording, spool == null ? recording : spooling(recording, spool));
    }

    private EventSink spooling(Recording recording, Path directory) {
      try {
        return SpoolingSink.builder(recording, directory)
            .maxBytes(spoolMaxBytes)
            .leftBehind(recording::writeLeftBehind)
            .inMemory(recording::inMemory)
            .build();
      } catch (IllegalStateException unusable) {
        try {
          recording.close();
        } catch (SQLException broken) {
          unusable.addSuppressed(broken);
        }
        throw unusable;
      }
    }
  }
}
