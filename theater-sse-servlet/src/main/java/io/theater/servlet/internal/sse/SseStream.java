package io.theater.servlet.internal.sse;

import io.theater.live.LiveReader;
import io.theater.live.LiveSignal;
import io.theater.live.SessionSnapshot;
import io.theater.model.ErrorInfo;
import io.theater.servlet.internal.http.Failure;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client. It pulls frames from its reader and writes them without blocking.
 *
 * <h2>Design</h2>
 *
 * <p>Anyone may wake it: the container, whose thread sends the first bytes and what had to wait;
 * the feed and the clock, which put it into the queue of the fan-out threads. The work counter lets
 * only the first of them do so, so one thread at a time is in {@link #run}. Every touch of the
 * response is under the lock and only while open, because a container uses request and response
 * again: a byte written too late would be in the answer to somebody else. No container reports a
 * lost client until something is written, and then each in its own way; all ways lead to {@link
 * #close}, which lets the first one win.
 */
final class SseStream implements Runnable, WriteListener, AsyncListener {
  private static final Logger LOG = LoggerFactory.getLogger(SseStream.class);
  // the container's: it holds as much for each stream, and a write is as expensive for few bytes
  private static final int BUFFER_BYTES = 4 << 10;
  private static final int SLICE_BYTES = 16 << 10;
  private static final int TURN = 64;
  private static final int RESETS_A_MINUTE = 3;
  private static final long NEVER = 0;
  private static final ErrorInfo TOO_SLOW =
      ErrorInfo.of("TOO_SLOW", "Connection too slow", "The connection cannot keep up.")
          .retryable(true);
  private static final ErrorInfo CLOSED =
      ErrorInfo.of("STREAM_CLOSED", "Stream closed", "The live view was closed or moved on.")
          .retryable(true);
  private static final ErrorInfo NO_RIGHTS =
      ErrorInfo.of("FORBIDDEN", "Not allowed", "You may not see this any more.");

  private final StreamOrder order;
  private final StreamSettings settings;
  private final StreamEngine engine;
  private final Frames frames;
  private final LiveReader reader;
  private final AtomicInteger work = new AtomicInteger();
  private final AtomicReference<@Nullable Ending> ending = new AtomicReference<>();

  private final Object lock = new Object();

  // guarded by lock
  private boolean open = true;
  private @Nullable AsyncContext async;
  private @Nullable ServletOutputStream out;

  // only in run(): one thread at a time
  private @Nullable Deque<Long> resets; // few streams ever have one
  private @Nullable ByteBuffer pending;
  private @Nullable ByteBuffer following;
  private @Nullable LiveSignal first;
  private boolean greeted;
  private boolean saidFarewell;
  private boolean unflushed;

  private final long openedAt = now();
  private final long lifetimeNanos;
  private final long silenceNanos;
  private volatile long lastTurn = openedAt;
  private volatile boolean asking;
  private long checkedAt = openedAt; // only by the clock

  // System.nanoTime(), or NEVER
  private volatile long blockedSince = now();
  private volatile long finishAt = NEVER;
  private volatile long lastSent = now();
  private volatile boolean heartbeatDue;
  private volatile boolean writable;
  private volatile boolean saidAll;

  /** How it is to end: with an error to tell, maybe none. */
  private record Ending(@Nullable ErrorInfo error, boolean later, CloseReason reason) {}

  SseStream(StreamOrder order, StreamSettings settings, StreamEngine engine) {
    this.order = order;
    this.settings = settings;
    this.engine = engine;
    this.frames = order.frames();
    this.lifetimeNanos = lifetime(order.patience(), settings.maxAge()).toNanos();
    this.silenceNanos = silence(settings.heartbeat().toNanos());
    this.reader = order.source().open(order.cursor(), this::wake);
    // now rather than with the first bytes, so that what happens from now on comes as events
    this.first = reader.poll();
  }

  /** Spread, so that streams that began together do not end together. */
  private static Duration lifetime(@Nullable Duration wait, Duration maxAge) {
    long fifth = maxAge.toMillis() / 5;
    return wait != null
        ? wait
        : maxAge.plusMillis(ThreadLocalRandom.current().nextLong(-fifth, fifth + 1));
  }

  /** Spread, so that streams that began together do not all speak in the same moment. */
  private static long silence(long longest) {
    return longest - ThreadLocalRandom.current().nextLong(longest / 5 + 1);
  }

  StreamOrder order() {
    return order;
  }

  void start(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setBufferSize(BUFFER_BYTES);
    response.setStatus(200);
    response.setContentType(frames.contentType());
    response.setHeader("Cache-Control", "no-store, no-transform");
    response.setHeader("X-Accel-Buffering", "no");
    ServletOutputStream output = response.getOutputStream();
    AsyncContext started;
    try {
      started = request.startAsync(request, response);
    } catch (IllegalStateException refused) {
      throw asyncRefused();
    }
    synchronized (lock) {
      async = started;
      // before the listener, whose first call may come at once; until then writable is false
      out = output;
    }
    started.setTimeout(0);
    started.addListener(this);
    output.setWriteListener(this);
  }

  static Failure asyncRefused() {
    return Failure.internal(
        "ASYNC_NOT_SUPPORTED",
        "Live streams are not set up",
        "The servlet, or a filter in front of it, does not support asynchronous requests.",
        "Set async-supported to true on the servlet and on every filter in front of it.");
  }

  // ---- sending

  /** Says that there may be something to do. Never blocks. Before it may write, there is not. */
  private void wake() {
    if (writable && work.getAndIncrement() == 0) {
      engine.execute(this);
    }
  }

  /** When its last turn began. */
  long lastTurn() {
    return lastTurn;
  }

  @Override
  public void run() {
    lastTurn = now();
    int seen = work.get();
    boolean more;
    try {
      more = send();
    } catch (Throwable gone) {
      // first way a client vanishes: the write itself throws, in Tomcat mostly
      LOG.debug("A live stream could not be written", gone);
      close(CloseReason.WRITE_FAILED);
      more = false;
    }
    if (more || work.addAndGet(-seen) != 0) {
      engine.execute(this);
    }
  }

  /** True when there is more, but others should have their turn. */
  private boolean send() throws IOException {
    for (int i = 0; i < TURN && writable; i++) {
      if (pending == null) {
        pending = nextFew();
      }
      if (!touch()) {
        return false;
      }
    }
    return writable;
  }

  /** Writes, flushes or ends; false when there is nothing to do, or not now. */
  private boolean touch() throws IOException {
    Ending end = saidFarewell ? ending.get() : null;
    synchronized (lock) {
      if (!open || out == null) {
        return false;
      }
      if (pending == null && !unflushed && end == null) {
        return false;
      }
      if (!out.isReady()) {
        blockedSince = blockedSince == NEVER ? now() : blockedSince;
        return false;
      }
      blockedSince = NEVER;
      if (pending != null) {
        writeSlice(out, pending);
        return true;
      }
      if (unflushed) {
        unflushed = false;
        out.flush();
        return true;
      }
    }
    if (end != null) {
      close(end.reason());
    }
    return false;
  }

  private void writeSlice(ServletOutputStream output, ByteBuffer bytes) throws IOException {
    int length = Math.min(bytes.remaining(), SLICE_BYTES);
    output.write(bytes.array(), bytes.arrayOffset() + bytes.position(), length);
    bytes.position(bytes.position() + length);
    pending = bytes.hasRemaining() ? bytes : null;
    unflushed = true;
  }

  // ---- what to send

  /** As many frames as one write of the container takes; a larger one alone, not copied. */
  private @Nullable ByteBuffer nextFew() {
    ByteBuffer few = following == null ? next() : following;
    following = null;
    while (few != null && few.remaining() < BUFFER_BYTES && (following = next()) != null) {
      if (few.remaining() + following.remaining() > BUFFER_BYTES) {
        return few;
      }
      few = both(few, following);
      following = null;
    }
    return few;
  }

  private static ByteBuffer both(ByteBuffer one, ByteBuffer other) {
    return ByteBuffer.allocate(one.remaining() + other.remaining())
        .put(one.duplicate())
        .put(other.duplicate())
        .flip();
  }

  private @Nullable ByteBuffer next() {
    ByteBuffer frame = ending.get() == null && !isEnough(false) ? nextFrame() : null;
    if (frame != null) {
      lastSent = now();
      heartbeatDue = false;
      return frame;
    }
    saidAll = true;
    Ending end = ending.get();
    if (end == null && isEnough(true)) {
      return next();
    }
    if (end == null || saidFarewell) {
      return null;
    }
    saidFarewell = true;
    ByteBuffer farewell = frames.end(end.error(), end.later());
    return farewell.hasRemaining() ? farewell : null;
  }

  private boolean isEnough(boolean caughtUp) {
    boolean enough = frames.isEnough(caughtUp);
    if (enough) {
      end(null, false, CloseReason.FINISHED);
    }
    return enough;
  }

  private @Nullable ByteBuffer nextFrame() {
    if (!greeted) {
      return greet();
    }
    LiveSignal signal = first == null ? reader.poll() : first;
    first = null;
    while (signal != null) {
      ByteBuffer frame = frame(signal);
      if (frame != null || ending.get() != null) {
        return frame;
      }
      signal = reader.poll();
    }
    if (reader.closed()) {
      end(CLOSED, false, CloseReason.FEED_CLOSED);
    }
    return heartbeatDue && ending.get() == null ? frames.heartbeat(reader.head()) : null;
  }

  private ByteBuffer greet() {
    greeted = true;
    boolean resumed = !order.cursor().isLatest() && !(first instanceof LiveSignal.Reset);
    return frames.hello(resumed, reader.head().epoch(), settings.heartbeat());
  }

  /** Null when the client is not to see it. */
  private @Nullable ByteBuffer frame(LiveSignal signal) {
    if (signal instanceof LiveSignal.Reset reset) {
      return isTooSlow() ? null : frames.reset(reset);
    }
    if (signal instanceof LiveSignal.Snapshot snapshot) {
      SessionSnapshot shown = order.scope().cut(snapshot.state());
      finishSoon(order.scope().endsWith(shown));
      return frames.snapshot(shown);
    }
    LiveSignal.Next next = (LiveSignal.Next) signal;
    if (!order.scope().shows(next.event())) {
      return null;
    }
    finishSoon(order.scope().endsWith(next.event()));
    return frames.event(next.frame());
  }

  private void finishSoon(boolean over) {
    if (over && finishAt == NEVER) {
      finishAt = now() + settings.grace().toNanos();
    }
  }

  private boolean isTooSlow() {
    long now = now();
    resets = resets == null ? new ArrayDeque<>() : resets;
    resets.add(now);
    while (now - resets.element() > TimeUnit.MINUTES.toNanos(1)) {
      resets.remove();
    }
    if (resets.size() <= RESETS_A_MINUTE) {
      return false;
    }
    end(TOO_SLOW, true, CloseReason.TOO_SLOW);
    return true;
  }

  // ---- time

  /** A look by the clock. */
  void tick(long now) {
    if (now - checkedAt >= settings.recheck().toNanos()) {
      checkRights(now);
    }
    long blocked = blockedSince;
    long finish = finishAt;
    if (blocked != NEVER) {
      if (now - blocked >= settings.stuckAfter().toNanos()) {
        // last way a client vanishes: nothing happens at all, and nobody says so
        close(CloseReason.STUCK);
      }
    } else if (finish != NEVER && now - finish >= 0) {
      end(null, false, CloseReason.FINISHED);
    } else if (now - openedAt >= lifetimeNanos && (order.patience() == null || saidAll)) {
      end(null, false, order.patience() == null ? CloseReason.TOO_OLD : CloseReason.FINISHED);
    } else if (now - lastSent >= silenceNanos) {
      speak();
    }
  }

  /**
   * Sends a heartbeat, if there is nothing else to send: only writing shows whether a client is
   * there.
   */
  void speak() {
    heartbeatDue = true;
    wake();
  }

  boolean isOf(String caller) {
    return caller.equals(order.caller());
  }

  /** No answer to the last question is an answer. */
  private void checkRights(long now) {
    checkedAt = now;
    if (asking) {
      end(NO_RIGHTS, false, CloseReason.NO_RIGHTS);
      return;
    }
    asking = true;
    engine.ask(
        () -> {
          if (!hasRights()) {
            end(NO_RIGHTS, false, CloseReason.NO_RIGHTS);
          }
          asking = false;
        });
  }

  private boolean hasRights() {
    try {
      return order.rights().getAsBoolean();
    } catch (RuntimeException no) {
      LOG.debug("The rights of a live stream could not be looked at, which means no", no);
      return false;
    }
  }

  private static long now() {
    long now = System.nanoTime();
    return now == NEVER ? 1 : now;
  }

  // ---- the end

  /** Ends it with some last bytes, after the frame that is being written. The first call counts. */
  void end(@Nullable ErrorInfo error, boolean later, CloseReason reason) {
    if (ending.compareAndSet(null, new Ending(error, later, reason))) {
      wake();
    }
  }

  /** Ends it now. Idempotent; afterwards nothing touches request or response any more. */
  void close(CloseReason reason) {
    synchronized (lock) {
      if (!open) {
        return;
      }
      open = false;
      if (async != null && reason != CloseReason.CONTAINER_ENDED) {
        complete(async);
      }
    }
    reader.close();
    engine.ended(this, reason);
  }

  private static void complete(AsyncContext context) {
    try {
      context.complete();
    } catch (IllegalStateException faster) {
      LOG.debug("The container has ended a live stream by itself", faster);
    }
  }

  // ---- the container calls

  /**
   * Writes on the container's own thread: in Tomcat, what fails on another thread meanwhile can
   * break the answer that gets the same response object next.
   */
  @Override
  public void onWritePossible() {
    writable = true;
    blockedSince = NEVER;
    if (work.getAndIncrement() == 0) {
      run();
    }
  }

  @Override
  public void onError(Throwable failure) {
    // second way a client vanishes: a write that was under way fails, in Jetty mostly
    LOG.debug("The client of a live stream is gone", failure);
    close(CloseReason.CLIENT_GONE);
  }

  @Override
  public void onError(AsyncEvent event) {
    // third way a client vanishes: the container finds the connection broken
    LOG.debug("A live stream broke", event.getThrowable());
    close(CloseReason.CLIENT_GONE);
  }

  @Override
  public void onComplete(AsyncEvent event) {
    close(CloseReason.CONTAINER_ENDED);
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    close(CloseReason.CLIENT_GONE);
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // never: nothing here dispatches
  }
}
