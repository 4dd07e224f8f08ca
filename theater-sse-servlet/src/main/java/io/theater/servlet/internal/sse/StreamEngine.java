package io.theater.servlet.internal.sse;

import io.theater.internal.TheaterThread;
import io.theater.model.ErrorInfo;
import io.theater.servlet.internal.http.Failure;
import io.theater.servlet.internal.sse.Admission.Share;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes live streams: two threads that send what there is, one clock for heartbeats and clients
 * that are stuck. Threads start with the first stream and end soon after the last one, so an engine
 * without streams costs nothing and need not be closed. Thread-safe.
 */
public final class StreamEngine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamEngine.class);
  private static final int FAN_OUT_THREADS = 2;
  private static final int IDLE_SECONDS = 2;
  private static final int MANY = 128;
  private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final StreamSettings settings;
  private final Admission admission = new Admission();
  private final Set<SseStream> streams = ConcurrentHashMap.newKeySet();
  private final Map<CloseReason, Long> ended = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor fanOut;
  private final ThreadPoolExecutor rights;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean warned = new AtomicBoolean();
  private final Object lock = new Object();

  // guarded by lock
  private @Nullable Thread clock;
  private boolean closed;

  /**
   * An engine without streams.
   *
   * @param settings how streams behave
   */
  public StreamEngine(StreamSettings settings) {
    this.settings = settings;
    this.fanOut = executor(FAN_OUT_THREADS, "theater-sse");
    this.rights = executor(1, "theater-sse-rights");
  }

  private ThreadPoolExecutor executor(int size, String name) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            size,
            size,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> thread(task, name),
            // late wake-ups after the end: nothing is left that would matter
            new ThreadPoolExecutor.DiscardPolicy()) {
          @Override
          protected void beforeExecute(Thread thread, Runnable task) {
            if (task instanceof SseStream stream && getQueue().size() >= MANY) {
              pace(stream);
            }
          }
        };
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /**
   * When many wait, the first has often just had a turn. The others behind it have too; what comes
   * until their next one goes out with one write, which is nearly all that a turn costs.
   */
  private static void pace(SseStream stream) {
    LockSupport.parkNanos(stream, stream.lastTurn() + PACE_NANOS - System.nanoTime());
  }

  /** Remembered until it has died, so that the end can wait for that. */
  private Thread thread(Runnable task, String name) {
    threads.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
    Thread thread = new TheaterThread(task, name);
    threads.add(thread);
    return thread;
  }

  /**
   * Answers a request with a stream. Returns at once; the stream goes on until it is over, the
   * client leaves or the engine closes.
   *
   * @param order what to stream
   * @param request must support async
   * @param response must not be committed
   * @throws Failure when it cannot be opened; nothing is committed then
   * @throws IOException when the container fails
   */
  public void open(StreamOrder order, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!request.isAsyncSupported()) {
      warnOfFilters(request);
      throw SseStream.asyncRefused();
    }
    SseStream stream = admit(order);
    try {
      stream.start(request, response);
    } catch (IOException | RuntimeException failed) {
      stream.close(CloseReason.WRITE_FAILED);
      throw failed;
    }
  }

  /** Once: the answer says so every time, but must not name what is inside. */
  private void warnOfFilters(HttpServletRequest request) {
    if (warned.compareAndSet(false, true)) {
      LOG.warn(
          "Live streams cannot be served: set async-supported to true on the servlet '{}' and on each"
              + " of these filters in front of it: {}",
          request.getHttpServletMapping().getServletName(),
          request.getServletContext().getFilterRegistrations().keySet());
    }
  }

  private SseStream admit(StreamOrder order) {
    try {
      admission.enter(shares(order));
    } catch (Failure full) {
      probe(order.caller());
      throw full;
    }
    SseStream stream = new SseStream(order, settings, this);
    synchronized (lock) {
      streams.add(stream);
      if (!closed) {
        startClock();
        return stream;
      }
    }
    stream.close(CloseReason.SHUTDOWN);
    throw Failure.unavailable("SERVER_SHUTDOWN", "Shutting down", "The server is shutting down.");
  }

  /**
   * Those of this caller whose clients have gone are in its way; writing to them finds them out.
   */
  private void probe(@Nullable String caller) {
    if (caller != null) {
      streams.stream().filter(stream -> stream.isOf(caller)).forEach(SseStream::speak);
    }
  }

  private List<Share> shares(StreamOrder order) {
    StreamSettings.Limits limits = settings.limits();
    List<Share> shares = new ArrayList<>();
    shares.add(new Share("on this server", "", limits.total()));
    String session = order.source().sessionId();
    if (session != null) {
      shares.add(new Share("of this session", session, limits.perSession()));
    }
    if (order.address() != null) {
      shares.add(new Share("from this address", order.address(), limits.perAddress()));
    }
    if (order.caller() != null) {
      shares.add(new Share("by this caller", order.caller(), limits.perCaller()));
    }
    return shares;
  }

  /** Gives a stream a turn on a fan-out thread. Never blocks. */
  void execute(SseStream stream) {
    fanOut.execute(stream);
  }

  /** Runs a question about rights, which may block, on a thread of its own. Never blocks itself. */
  void ask(Runnable question) {
    rights.execute(question);
  }

  /** A stream has ended. */
  void ended(SseStream stream, CloseReason reason) {
    if (streams.remove(stream)) {
      admission.leave(shares(stream.order()));
      ended.merge(reason, 1L, Long::sum);
      synchronized (lock) {
        lock.notifyAll();
      }
    }
  }

  /**
   * What there is and was.
   *
   * @return {@code open}, and how many ended for each reason
   */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    ended.forEach((reason, count) -> counts.put(reason.name().toLowerCase(Locale.ROOT), count));
    counts.put("open", (long) streams.size());
    return counts;
  }

  private void startClock() {
    if (clock == null) {
      clock = thread(this::runClock, "theater-sse-clock");
      clock.start();
    }
  }

  private void runClock() {
    try {
      while (waitForTick()) {
        long now = System.nanoTime();
        streams.forEach(stream -> stream.tick(now));
      }
    } catch (InterruptedException foreign) {
      Thread.currentThread().interrupt();
    }
  }

  /** False when there is no stream left to look after. */
  private boolean waitForTick() throws InterruptedException {
    long end = System.nanoTime() + settings.tick().toNanos();
    synchronized (lock) {
      long rest = settings.tick().toNanos();
      while (!streams.isEmpty() && rest > 0) {
        TimeUnit.NANOSECONDS.timedWait(lock, rest);
        rest = end - System.nanoTime();
      }
      if (streams.isEmpty()) {
        clock = null;
        return false;
      }
      return true;
    }
  }

  /**
   * Tells every client to come back later, ends all streams and threads. Waits a bounded time for
   * the farewells; refuses new streams from now on. Idempotent.
   */
  @Override
  public void close() {
    drain(settings.shutdown());
  }

  /** As {@link #close()}, with a time of its own for the farewells. */
  public void drain(Duration timeout) {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
    }
    ErrorInfo error =
        ErrorInfo.of("SERVER_SHUTDOWN", "Shutting down", "The server is shutting down.")
            .retryable(true);
    boolean interrupted = Thread.interrupted();
    try {
      streams.forEach(stream -> stream.end(error, false, CloseReason.SHUTDOWN));
      awaitFarewells(timeout);
    } catch (InterruptedException hurry) {
      interrupted = true;
    }
    streams.forEach(stream -> stream.close(CloseReason.SHUTDOWN));
    interrupted |= !stopThreads();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitFarewells(Duration timeout) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    synchronized (lock) {
      for (long rest; !streams.isEmpty() && (rest = end - System.nanoTime()) > 0; ) {
        TimeUnit.NANOSECONDS.timedWait(lock, rest);
      }
    }
  }

  /** False when it was interrupted. Containers complain of threads that are about to die, too. */
  private boolean stopThreads() {
    fanOut.shutdownNow();
    rights.shutdownNow();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    try {
      for (Thread thread : threads) {
        TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, end - System.nanoTime()));
      }
      return true;
    } catch (InterruptedException hurry) {
      return false;
    }
  }
}
