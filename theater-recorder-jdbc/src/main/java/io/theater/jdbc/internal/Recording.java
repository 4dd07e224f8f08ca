package io.theater.jdbc.internal;

import io.theater.event.TheaterEvent;
import io.theater.jdbc.SchemaMode;
import io.theater.model.Health;
import io.theater.sink.EventSink;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database that is being recorded into: what waits, who writes, and how it is doing. Thread-safe;
 * those who write wait for each other.
 */
public final class Recording implements EventSink {
  private static final Logger log = LoggerFactory.getLogger(Recording.class);

  /** How long streamed text and progress may wait. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  /** Failures in a row of an unknown kind until rows are tried one by one. */
  private static final int PATIENCE = 30;

  /** Records whose pieces may be there although nobody heard so; more are not told apart. */
  private static final int MAX_DOUBTFUL = 100_000;

  private static final Duration BETWEEN_CLEANUPS = Duration.ofHours(1);
  private static final int CLEANUP_STEPS = 20;

  private static final Duration BETWEEN_ROLLUPS = Duration.ofSeconds(10);

  private static final Duration LONGEST_OPENING = Duration.ofSeconds(10);
  private static final Duration END_OF_THREAD = Duration.ofSeconds(5);

  private final Settings settings;
  private final ScheduledExecutorService housekeeping;
  private final Object opening = new Object();
  private final Object lock = new Object();

  // guarded by lock
  private final Applied applied = new Applied();
  private final Arrivals arrivals;
  private final Set<Batch.Key> doubtful = new HashSet<>();
  private boolean closed;

  private volatile Map<Batch.Key, OpenText<?, ?>> open = Map.of(); // changes under lock, as a whole

  // only by the housekeeping
  private Instant nextCleanup;
  private Instant nextRollup;

  private volatile @Nullable Engine engine;
  private volatile @Nullable Throwable failure;
  private volatile @Nullable Instant lastWrite;
  private volatile long failures;
  private volatile int failuresInARow;

  /**
   * How to record.
   *
   * @param dataSource connections for writing and reading
   * @param owned whether the data source ends with the recording
   * @param migrations connections that may change tables
   * @param names of the tables
   * @param schemaMode what is done about them
   * @param keptFor what is deleted when
   * @param statementTimeout for each statement
   * @param clock says when something arrives
   * @param threads makes the thread of the housekeeping
   */
  public record Settings(
      DataSource dataSource,
      boolean owned,
      DataSource migrations,
      Names names,
      SchemaMode schemaMode,
      KeptFor keptFor,
      Duration statementTimeout,
      Clock clock,
      ThreadFactory threads) {}

  private Recording(Settings settings) {
    this.settings = settings;
    this.arrivals = new Arrivals(settings.clock());
    this.nextCleanup = settings.clock().instant();
    this.nextRollup = nextCleanup;
    this.housekeeping = new ScheduledThreadPoolExecutor(1, settings.threads());
  }

  /**
   * Opens a recording, also while the database is down.
   *
   * @throws IllegalStateException when the tables are not what they must be
   */
  public static Recording open(Settings settings) {
    Recording recording = new Recording(settings);
    try {
      recording.openSoon();
    } catch (RuntimeException wrong) {
      recording.housekeeping.shutdownNow();
      recording.closeOwned();
      throw wrong;
    }
    recording.start();
    return recording;
  }

  /** A data source may wait for a silent network for ever; the host does not. */
  private void openSoon() {
    Future<Engine> opened = housekeeping.submit(this::engine);
    try {
      opened.get(LONGEST_OPENING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      Throwable why = Objects.requireNonNull(failed.getCause());
      if (why.getCause() instanceof IllegalStateException wrongTables) {
        throw wrongTables;
      } else if (why instanceof RuntimeException broken) {
        throw broken;
      }
      notUsedYet(why);
    } catch (TimeoutException late) {
      notUsedYet(new SQLTimeoutException("no answer within " + LONGEST_OPENING));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      notUsedYet(stop);
    }
  }

  private void notUsedYet(Throwable why) {
    failed(why);
    log.warn("The database is not used yet, and will be tried again: {}", why.getMessage());
  }

  private void start() {
    long millis = LONGEST_WAIT.toMillis();
    ScheduledFuture<?> unused =
        housekeeping.scheduleWithFixedDelay(this::keepUp, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** What answers queries. */
  public Queries queries() throws SQLException {
    return engine().queries();
  }

  /** Takes a batch; what is not due waits in memory. */
  @Override
  public void write(List<TheaterEvent> events) throws SQLException {
    synchronized (lock) {
      requireOpen();
      Batch batch = new Batch(open, doubtful, arrivals::next, now());
      Applied.Next next = applied.new Next();
      for (TheaterEvent event : events) {
        if (next.take(event.header())) {
          batch.add(event);
        }
      }
      batch.finish(now().minus(LONGEST_WAIT));
      store(batch);
      next.commit();
    }
  }

  /** Takes a batch that a process reported which is at work no more. */
  public void writeLeftBehind(List<TheaterEvent> events) throws SQLException {
    Batch theirs = new Batch(Map.of(), Set.of(), () -> 0, now());
    events.forEach(theirs::add);
    theirs.finish(Instant.MAX);
    engine().boots().gone(theirs.boots());
    synchronized (lock) {
      doubt(theirs);
      write(events);
    }
  }

  /** What was taken and waits in memory, in order; never waits for a write that is under way. */
  public List<TheaterEvent> inMemory() {
    return open.values().stream()
        .<TheaterEvent>flatMap(text -> text.events().stream())
        .sorted(Comparator.comparingLong(event -> event.header().sequence()))
        .toList();
  }

  /** Stores everything taken so far, streamed text included. */
  @Override
  public void flush() throws SQLException {
    synchronized (lock) {
      requireOpen();
      storeWaitingSince(Instant.MAX);
    }
  }

  /** Stores what has waited long enough, and says that this process is at work. */
  void tick() throws SQLException {
    synchronized (lock) {
      if (!closed) {
        storeWaitingSince(now().minus(LONGEST_WAIT));
      }
    }
  }

  private void storeWaitingSince(Instant limit) throws SQLException {
    Batch batch = new Batch(open, doubtful, arrivals::next, now());
    batch.finish(limit);
    store(batch);
  }

  private void store(Batch batch) throws SQLException {
    try {
      if (engine().store(batch, settings.clock().millis(), failure != null)) {
        lastWrite = now();
        failure = null;
        failuresInARow = 0;
      }
      open = batch.open();
      doubtful.removeAll(batch.streamed());
    } catch (SQLException | RuntimeException failed) {
      doubt(batch);
      failed(failed);
      throw failed;
    }
  }

  private void doubt(Batch batch) {
    if (doubtful.size() < MAX_DOUBTFUL) {
      doubtful.addAll(batch.streamed());
    }
  }

  private void failed(Throwable why) {
    failure = why;
    synchronized (lock) {
      failures++;
      failuresInARow++;
    }
  }

  /**
   * Whether writing the same again may help: not when the rows are to blame, and not for ever when
   * it is not known what is.
   */
  @Override
  public boolean isRetryable(Throwable why) {
    return why instanceof SQLException
        && !Failures.isOfData(why)
        && (Failures.isOfDatabase(why) || failuresInARow < PATIENCE);
  }

  private void keepUp() {
    try {
      tick();
    } catch (SQLException | RuntimeException failed) {
      log.debug("Will be tried again; health says why", failed);
    }
    try {
      cleanUpIfDue();
    } catch (SQLException | RuntimeException failed) {
      log.warn("What is too old could not be deleted, and will be tried again", failed);
      nextCleanup = now().plus(BETWEEN_CLEANUPS);
    }
    try {
      rollUpIfDue();
    } catch (SQLException | RuntimeException failed) {
      log.debug("Totals could not be added up, and will be tried again", failed);
    }
  }

  /** A little each second, so that it is in nobody's way. */
  private void cleanUpIfDue() throws SQLException {
    Engine known = engine;
    if (known == null || failure != null || now().isBefore(nextCleanup)) {
      return;
    }
    for (int i = 0; i < CLEANUP_STEPS; i++) {
      if (!known.cleanup().step()) {
        nextCleanup = now().plus(BETWEEN_CLEANUPS);
        return;
      }
    }
  }

  /** What has to be read from rows until then is only slower. */
  private void rollUpIfDue() throws SQLException {
    Engine known = engine;
    if (known == null || failure != null) {
      return;
    }
    if (!now().isBefore(nextRollup)) {
      nextRollup = now().plus(BETWEEN_ROLLUPS);
      known.rollup().look();
    }
    for (int i = 0; i < CLEANUP_STEPS && known.rollup().step(); i++) {}
  }

  /** Adds up at once all that can be. */
  public void rollUp() throws SQLException {
    Rollup rollup = engine().rollup();
    rollup.look();
    rollup.look();
    boolean more;
    do {
      more = rollup.step();
    } while (more);
  }

  /** Deletes at once all that is too old. */
  public void cleanUp() throws SQLException {
    Cleanup cleanup = engine().cleanup();
    boolean more;
    do {
      more = cleanup.step();
    } while (more);
  }

  private Engine engine() throws SQLException {
    Engine known = engine;
    if (known != null) {
      return known;
    }
    synchronized (opening) {
      Engine opened = engine;
      if (opened == null) {
        opened = openLate();
        engine = opened;
      }
      return opened;
    }
  }

  /** Wrong tables can be put right while the host runs. */
  private Engine openLate() throws SQLException {
    try {
      return Engine.open(settings);
    } catch (IllegalStateException wrongTables) {
      throw new SQLException(wrongTables.getMessage(), wrongTables);
    }
  }

  @Override
  public String name() {
    return "jdbc";
  }

  /** How it is doing. */
  @Override
  public Health health() {
    Throwable why = failure;
    Engine known = engine;
    Instant written = lastWrite;
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("database", known == null ? "unknown" : known.dialect().name());
    details.put("writable", why == null);
    details.put("failures", failures);
    if (written != null) {
      details.put("last_write_age_ms", Duration.between(written, now()).toMillis());
    }
    return why == null
        ? new Health(Health.Status.UP, List.of(), details)
        : new Health(
            Health.Status.DOWN,
            List.of("the database cannot be written: " + Failures.inWords(why)),
            details);
  }

  /** Flushes, ends the thread, and says that this process is not at work any more. */
  @Override
  public void close() throws SQLException {
    endHousekeeping();
    synchronized (lock) {
      if (closed) {
        return;
      }
      try {
        storeWaitingSince(Instant.MAX);
        engine().close();
      } finally {
        closed = true;
        closeOwned();
      }
    }
  }

  private void closeOwned() {
    if (settings.owned() && settings.dataSource() instanceof AutoCloseable pool) {
      try {
        pool.close();
      } catch (Exception broken) {
        log.debug("The pool could not be closed", broken);
      }
    }
  }

  private void endHousekeeping() {
    housekeeping.shutdown();
    try {
      if (!housekeeping.awaitTermination(END_OF_THREAD.toMillis(), TimeUnit.MILLISECONDS)) {
        housekeeping.shutdownNow();
      }
    } catch (InterruptedException stop) {
      housekeeping.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private Instant now() {
    return settings.clock().instant();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the recorder is closed");
    }
  }
}
