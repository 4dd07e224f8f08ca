package io.theater.sink;

import io.theater.event.TheaterEvent;
import io.theater.internal.Reason;
import io.theater.internal.TheaterThread;
import io.theater.model.Health;
import io.theater.segment.FileStorage;
import io.theater.segment.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what another sink cannot take now in files, and delivers it later: for a sink that may be
 * away, such as a database.
 *
 * <p><b>While all is well</b> a batch goes straight to the other sink, on a thread of its own
 * ({@code theater-spool-<name>}).
 *
 * <p><b>When the other sink fails</b> in a way that it calls retryable, or does not answer within
 * two seconds, the batch and all that follow are appended to a directory. The other sink is asked
 * again after a pause that grows to one second; when it answers, what waits is delivered in order,
 * flushed and deleted, and batches go straight again. The files survive the end of the process:
 * whoever opens the directory next delivers them first. An event may be delivered twice, when
 * nobody knows whether it arrived; {@link EventSink#write} says how a sink recognises it.
 *
 * <p><b>Bounds.</b> When the files have reached their size or the disk is full, {@link #write}
 * fails in a retryable way: the newest events wait in the pipeline, which drops and counts what its
 * queue cannot hold. An event that the other sink refuses for good while it is delivered from the
 * directory is set aside in {@code refused.jsonl}, up to 16 MiB, and the rest goes on; after eight
 * of them in a row with a pause behind each, because the sink may be broken. The pipeline has
 * counted it as stored; {@link #health()} tells.
 *
 * <p><b>Durability.</b> A batch in the directory survives {@code kill -9}, and after {@link
 * #flush()} a power loss. The other sink may be a {@link io.theater.history.HistoryStore}; this one
 * is not.
 *
 * <p>One directory belongs to one sink of one process. Methods but {@link #health()} are for one
 * thread at a time; {@link #write} waits for the other sink four seconds at most, {@link #flush}
 * two, {@link #close()} ten.
 *
 * <pre>{@code
 * EventSink sink = SpoolingSink.around(warehouse, Path.of("spool/warehouse"));
 * }</pre>
 */
public final class SpoolingSink implements EventSink {
  /** Size of the files unless told otherwise: 1 GiB. */
  public static final long DEFAULT_MAX_BYTES = 1L << 30;

  /** The least size of the files: 1 MiB. */
  public static final long LEAST_MAX_BYTES = 1 << 20;

  private static final Logger log = LoggerFactory.getLogger(SpoolingSink.class);
  private static final long FIRST_PAUSE_MS = 50;
  private static final long LONGEST_PAUSE_MS = 1_000;
  private static final int TAKEN_AS_BROKEN_AFTER = 8;

  private final EventSink sink;
  private final EventSink leftBehind;
  private final @Nullable Supplier<List<TheaterEvent>> inMemory;
  private final Path directory;
  private final Duration patience;
  private final Duration closePatience;
  private final ScheduledThreadPoolExecutor thread; // the only one that calls the sink

  private final Object lock = new Object();
  // guarded by lock, but for the figures of the spool
  private final Spool spool;
  private boolean closed;
  private boolean catchingUp; // the last batch that waits is on its way

  private volatile boolean spooling; // changes under lock
  private volatile boolean unflushed; // the sink may hold something in memory
  private volatile @Nullable Throwable away; // why the sink takes nothing now
  private volatile @Nullable Throwable full; // why the spool takes nothing now

  // of the thread
  private long pauseMillis = FIRST_PAUSE_MS;
  private int refusedInARow;

  private SpoolingSink(Builder builder) {
    this.sink = builder.sink;
    this.leftBehind = builder.leftBehind;
    this.inMemory = builder.inMemory;
    this.directory = builder.directory;
    this.patience = builder.patience;
    this.closePatience = builder.closePatience;
    this.spool = open(builder);
    String name = "theater-spool-" + sink.name();
    this.thread = new ScheduledThreadPoolExecutor(1, task -> new TheaterThread(task, name));
    this.thread.setRemoveOnCancelPolicy(true);
    if (!spool.isEmpty()) {
      spooling = true;
      thread.execute(this::deliverWhatWasLeft);
    }
  }

  private static Spool open(Builder builder) {
    try {
      return Spool.open(builder.storage, builder.directory, builder.maxBytes);
    } catch (IOException e) {
      throw new IllegalStateException("the spool cannot be used: " + Reason.of(e), e);
    }
  }

  /**
   * A sink with every default; the same as {@code builder(sink, directory).build()}.
   *
   * @param sink the other sink; closed with this one
   * @param directory where events wait, made if missing; for this sink alone
   * @return an open sink; close it, or give it to a theater, which will
   * @throws IllegalStateException when the directory cannot be used
   */
  public static SpoolingSink around(EventSink sink, Path directory) {
    return builder(sink, directory).build();
  }

  /**
   * Starts from the defaults.
   *
   * @param sink the other sink; closed with this one
   * @param directory where events wait, made if missing; for this sink alone
   * @return a new builder
   */
  public static Builder builder(EventSink sink, Path directory) {
    return new Builder(
        Objects.requireNonNull(sink, "sink"), Objects.requireNonNull(directory, "directory"));
  }

  // ---- the thread of the pipeline

  /**
   * Takes a batch: the other sink has it, or the directory.
   *
   * @throws Exception what the other sink has against the batch itself, or why the directory takes
   *     nothing now
   */
  @Override
  public void write(List<TheaterEvent> batch) throws Exception {
    requireOpen();
    awaitCatchUp();
    Throwable failure = null;
    if (!spooling) {
      try {
        call(() -> deliver(sink, batch), patience);
        full = null;
        return;
      } catch (Exception | Error failed) {
        if (!isPassing(failed)) {
          throw failed;
        }
        failure = failed;
      }
    }
    append(batch, failure);
  }

  /** A host that never pauses would always put another batch behind the last one. */
  private void awaitCatchUp() {
    synchronized (lock) {
      await(patience, () -> catchingUp);
      catchingUp = false;
    }
  }

  private void deliver(EventSink to, List<TheaterEvent> batch) throws Exception {
    to.write(batch);
    unflushed = true;
  }

  private void append(List<TheaterEvent> batch, @Nullable Throwable failure) throws IOException {
    synchronized (lock) {
      try {
        spool.append(spooling ? batch : behindWhatIsInMemory(batch));
        full = null;
      } catch (IOException noRoom) {
        full = noRoom;
        throw noRoom;
      }
      if (!spooling) {
        spooling = true;
        away = failure;
        replayAfter(FIRST_PAUSE_MS);
        log.warn("theater: sink {} is away, events wait in {}", name(), directory, failure);
      }
    }
  }

  private List<TheaterEvent> behindWhatIsInMemory(List<TheaterEvent> batch) {
    if (inMemory == null) {
      return batch;
    }
    List<TheaterEvent> all = new ArrayList<>(inMemory.get());
    all.addAll(batch);
    return all;
  }

  /** False when the sink does not tell. */
  private boolean keepsWhatIsInMemory(Throwable failure) throws IOException {
    if (inMemory != null && !spooling && !inMemory.get().isEmpty()) {
      append(List.of(), failure);
    }
    return inMemory != null;
  }

  /**
   * Makes all that was written durable: in the other sink as it promises, in the directory beyond a
   * power loss.
   *
   * @throws Exception when that failed, or the other sink is away and may hold something in memory
   */
  @Override
  public void flush() throws Exception {
    requireOpen();
    if (!spooling) {
      try {
        call(this::flushSink, patience);
        return;
      } catch (Exception | Error failed) {
        if (!isPassing(failed) || !keepsWhatIsInMemory(failed)) {
          throw failed;
        }
      }
    }
    synchronized (lock) {
      spool.force();
    }
    if (unflushed && inMemory == null) {
      throw new IOException("sink " + name() + " is away and cannot be flushed", away);
    }
  }

  private void flushSink() throws Exception {
    sink.flush();
    unflushed = false;
  }

  /** What the other sink says, and a directory that has no room now. */
  @Override
  public boolean isRetryable(Throwable failure) {
    return failure == full || isPassing(failure);
  }

  private boolean isPassing(Throwable failure) {
    return failure instanceof NoAnswerException
        || failure instanceof InterruptedException
        || failure instanceof OutOfMemoryError
        || sink.isRetryable(failure);
  }

  /**
   * The name of the other sink.
   *
   * @return as it says
   */
  @Override
  public String name() {
    return sink.name();
  }

  /**
   * Closes the other sink, after what waits was delivered if it takes that now. What is left waits
   * for whoever opens the directory next. Idempotent.
   *
   * @throws Exception what the other sink throws, or that it did not answer; all is released
   *     nevertheless
   */
  @Override
  public void close() throws Exception {
    synchronized (lock) {
      if (closed) {
        return;
      }
      await(closePatience, () -> spooling && away == null);
      closed = true;
    }
    try {
      call(sink::close, closePatience);
    } catch (Exception | Error failed) {
      keepsWhatIsInMemory(failed);
      throw failed;
    } finally {
      thread.shutdownNow();
      synchronized (lock) {
        spool.close();
      }
    }
  }

  /** Called with the lock, which is free meanwhile. */
  private void await(Duration longest, BooleanSupplier waiting) {
    long end = System.nanoTime() + longest.toNanos();
    long left = longest.toNanos();
    try {
      while (waiting.getAsBoolean() && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(lock, left);
        left = end - System.nanoTime();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Call {
    void run() throws Exception;
  }

  /** Has something done by the thread, and does not wait for ever. */
  private void call(Call what, Duration longest) throws Exception {
    Future<?> done =
        thread.submit(
            () -> {
              what.run();
              return null;
            });
    try {
      done.get(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof Error error) {
        throw error;
      }
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    } catch (TimeoutException late) {
      done.cancel(false);
      throw new NoAnswerException(name() + " has not answered for " + longest);
    } catch (InterruptedException stop) {
      done.cancel(false);
      Thread.currentThread().interrupt();
      throw new NoAnswerException(name() + " was not waited for");
    }
  }

  private void requireOpen() {
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException("the sink is closed");
      }
    }
  }

  // ---- the thread of the other sink

  private void deliverWhatWasLeft() {
    try {
      spool.count();
    } catch (IOException unknown) {
      log.debug("What was left behind could not be counted", unknown);
    }
    replay();
  }

  /** Delivers what waits, until nothing does or the sink fails. */
  private void replay() {
    try {
      while (replayNext()) {
        away = null;
        pauseMillis = FIRST_PAUSE_MS;
      }
    } catch (Throwable failed) {
      synchronized (lock) {
        away = failed;
        catchingUp = false;
        lock.notifyAll();
        replayAfter(pauseMillis);
      }
      pauseMillis = Math.min(LONGEST_PAUSE_MS, 2 * pauseMillis);
      log.debug("theater: sink {} will be tried again", name(), failed);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // replay() catches all
  private void replayAfter(long millis) {
    if (!closed) {
      Runnable again = this::replay;
      thread.schedule(again, millis, TimeUnit.MILLISECONDS);
    }
  }

  private boolean replayNext() throws Exception {
    flushDelivered(); // before it is deleted
    List<Spool.Spooled> batch;
    EventSink to;
    synchronized (lock) {
      if (closed) {
        return false;
      }
      batch = spool.next();
      if (batch.isEmpty()) {
        endSpooling();
        return false;
      }
      spool.begin();
      to = spool.isLeftBehind() ? leftBehind : sink;
      catchingUp = spool.isLast();
    }
    replay(to, batch);
    return true;
  }

  private void endSpooling() {
    spooling = false;
    catchingUp = false;
    away = null;
    lock.notifyAll();
    log.info("theater: sink {} has all that waited for it", name());
  }

  private void flushDelivered() throws Exception {
    if (!unflushed) {
      return;
    }
    try {
      flushSink();
    } catch (Exception failed) {
      if (isPassing(failed)) {
        throw failed;
      }
      unflushed = false;
      log.warn("theater: sink {} cannot be flushed, its spool goes on", name(), failed);
    }
  }

  /** In halves, until the events that are refused for good stand alone. */
  private void replay(EventSink to, List<Spool.Spooled> batch) throws Exception {
    Throwable refusal = tryToDeliver(to, batch);
    if (refusal != null && batch.size() > 1) {
      replay(to, batch.subList(0, batch.size() / 2));
      replay(to, batch.subList(batch.size() / 2, batch.size()));
      return;
    }
    synchronized (lock) {
      if (refusal == null) {
        spool.advance(batch);
      } else if (!closed) {
        log.warn("theater: sink {} refused a spooled event for good", name(), refusal);
        spool.refuse(batch.get(0));
      }
    }
    if (refusal != null && ++refusedInARow >= TAKEN_AS_BROKEN_AFTER) {
      throw new IOException(refusedInARow + " events were refused in a row", refusal);
    }
  }

  private @Nullable Throwable tryToDeliver(EventSink to, List<Spool.Spooled> batch)
      throws Exception {
    try {
      deliver(to, batch.stream().map(Spool.Spooled::event).toList());
      refusedInARow = 0;
      return null;
    } catch (Throwable failed) {
      if (isPassing(failed)) {
        throw failed;
      }
      return failed;
    }
  }

  // ---- any thread

  /**
   * How the other sink and the directory are doing.
   *
   * @return DEGRADED while events wait and when some were refused, DOWN when the directory takes no
   *     more; details of the other sink, and {@code spool_events}, {@code spool_bytes} that wait,
   *     {@code spool_refused} of which {@code spool_lost} are not even in the file
   */
  @Override
  public Health health() {
    Health other = sink.health();
    List<String> reasons = new ArrayList<>();
    Throwable noRoom = full;
    if (noRoom != null) {
      reasons.add("nothing can be kept: " + noRoom.getMessage());
    }
    if (spooling) {
      Throwable why = away;
      reasons.add(
          spool.events()
              + " events ("
              + spool.bytes()
              + " bytes) wait in "
              + directory
              + (why == null ? " and are being delivered" : " because of " + why));
    }
    RefusedEvents refused = spool.refused();
    if (refused.count() > 0) {
      reasons.add(refused.count() + " events were refused for good, see " + refused.file());
    }
    Health.Status status = reasons.isEmpty() ? Health.Status.UP : Health.Status.DEGRADED;
    if (other.status() != Health.Status.UP) {
      status = Health.Status.DEGRADED; // what it does not take is kept
    }
    reasons.addAll(other.reasons());
    return new Health(noRoom == null ? status : Health.Status.DOWN, reasons, details(other));
  }

  private Map<String, Object> details(Health other) {
    Map<String, Object> details = new LinkedHashMap<>(other.details());
    details.put("spool_events", spool.events());
    details.put("spool_bytes", spool.bytes());
    details.put("spool_refused", spool.refused().count());
    details.put("spool_lost", spool.refused().lost());
    return details;
  }

  /** The other sink is busy with something. Nobody knows what has become of the call. */
  private static final class NoAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    NoAnswerException(String message) {
      super(message);
    }
  }

  /** Opens a {@link SpoolingSink}. */
  public static final class Builder {
    private final EventSink sink;
    private final Path directory;
    private EventSink leftBehind;
    private @Nullable Supplier<List<TheaterEvent>> inMemory;
    private long maxBytes = DEFAULT_MAX_BYTES;
    private Duration patience = Duration.ofSeconds(2);
    private Duration closePatience = Duration.ofSeconds(5);
    private Storage storage = new FileStorage();

    private Builder(EventSink sink, Path directory) {
      this.sink = sink;
      this.leftBehind = sink;
      this.directory = directory;
    }

    /**
     * Sets how large the files may become together.
     *
     * @param value in bytes, at least 1 MiB; the default is 1 GiB
     * @return this builder
     * @throws IllegalArgumentException when it is less
     */
    public Builder maxBytes(long value) {
      if (value < LEAST_MAX_BYTES) {
        throw new IllegalArgumentException(
            "maxBytes must be at least " + LEAST_MAX_BYTES + " but is " + value);
      }
      maxBytes = value;
      return this;
    }

    /**
     * Sets what takes events of an earlier process, for a sink that must know that they are: what
     * they began has lost its process.
     *
     * @param write is called as {@link EventSink#write} of the other sink would be, and nothing
     *     else of it is; the default is the other sink
     * @return this builder
     */
    public Builder leftBehind(EventSink write) {
      leftBehind = Objects.requireNonNull(write, "leftBehind");
      return this;
    }

    /**
     * Sets what tells the events that the other sink has taken and that would be lost with the
     * process, for a sink that keeps some in memory until it is flushed. They are put in front of
     * the first batch that waits, so that nothing is lost when the process ends, and a flush
     * succeeds while the other sink is away.
     *
     * @param events called by any thread; must not wait for a {@link EventSink#write} that is under
     *     way; in order within a session; the default is not to know them, so that a flush fails
     * @return this builder
     */
    public Builder inMemory(Supplier<List<TheaterEvent>> events) {
      inMemory = Objects.requireNonNull(events, "inMemory");
      return this;
    }

    Builder patience(Duration value) {
      patience = value;
      return this;
    }

    Builder closePatience(Duration value) {
      closePatience = value;
      return this;
    }

    Builder storage(Storage value) {
      storage = value;
      return this;
    }

    /**
     * Opens the sink, and starts to deliver what an earlier process left behind.
     *
     * @return an open sink; close it, or give it to a theater, which will
     * @throws IllegalStateException when the directory cannot be used
     */
    public SpoolingSink build() {
      return new SpoolingSink(this);
    }
  }
}
