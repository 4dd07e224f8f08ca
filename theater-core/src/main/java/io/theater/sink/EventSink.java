package io.theater.sink;

import io.theater.event.TheaterEvent;
import io.theater.model.Health;
import java.util.List;

/**
 * Takes events out of the pipeline: a file, a database, a queue.
 *
 * <p>A new sink is one method. The pipeline gives every sink a thread of its own ({@code
 * theater-sink-<name>}) and a bounded queue, so a sink may block and may throw anything; it costs
 * only itself. All methods except {@link #health()} are called by that one thread.
 *
 * <pre>{@code
 * EventSink sink = batch -> batch.forEach(event -> log.info("{}", event.type()));
 * }</pre>
 */
@FunctionalInterface
public interface EventSink extends AutoCloseable {

  /**
   * Takes a batch, in order. Returning means that all of it is stored as well as {@link #flush()}
   * not yet called allows.
   *
   * <p>When it throws, the pipeline takes the batch as not stored. If {@link #isRetryable} says so,
   * the same batch comes again after a pause. Otherwise it comes again in halves, until the events
   * that cannot be stored stand alone and are quarantined. A sink therefore must bear seeing an
   * event twice: {@code sessionId}, {@code epoch} and {@code sequence} of the header identify it.
   *
   * @param batch at least one event; immutable
   * @throws Exception whatever went wrong
   */
  void write(List<TheaterEvent> batch) throws Exception;

  /**
   * Makes everything written so far as durable as the sink promises. Called when the host calls
   * {@code Theater.flush} and at close.
   *
   * @throws Exception when that cannot be promised
   */
  default void flush() throws Exception {}

  /**
   * Whether writing the same batch again may help.
   *
   * @param failure what {@link #write} threw
   * @return true for a passing fault such as a full disk; the default is false
   */
  default boolean isRetryable(Throwable failure) {
    return false;
  }

  /**
   * Short lower-case name for threads, metrics and logs; two sinks of one theater must differ or
   * are told apart by a number.
   *
   * @return the name; the default is made from the class name
   */
  default String name() {
    String simple = getClass().getSimpleName().replaceAll("[^A-Za-z0-9]|Lambda.*", "");
    return simple.isEmpty() ? "sink" : simple.toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * How the sink itself is doing. Called by any thread; must not block.
   *
   * @return UP unless the sink knows better
   */
  default Health health() {
    return Health.up();
  }

  /**
   * Releases what the sink holds. Called once, after the last {@link #write}; of a sink that is
   * stuck in that, when it comes back.
   *
   * @throws Exception whatever went wrong
   */
  @Override
  default void close() throws Exception {}
}
