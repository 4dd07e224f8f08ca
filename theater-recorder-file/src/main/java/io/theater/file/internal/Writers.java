package io.theater.file.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Who has written into a directory: this recorder, and others with another suffix that may be at
 * work right now.
 *
 * <p><b>Order.</b> Every writer counts {@code seq} on from the highest that it found when it was
 * opened, so two that work at the same time use the same numbers. A record is written by one of
 * them, whose numbers order its lines. Lists are ordered by number and then by writer: close to the
 * order of time, and without ties, so that pages neither repeat nor skip a record.
 *
 * <p>Not thread-safe; {@link #position(long)} is for any thread.
 */
final class Writers {
  /** Who only reads; no writer can have this suffix. */
  static final String NOBODY = "?";

  private static final int WRITER_BITS = 10;
  private static final int MAX_WRITERS = 1 << WRITER_BITS;

  private final String own;
  private final Predicate<String> atWork;
  private final Map<String, Other> others = new HashMap<>();
  private final Map<String, String> lastBoot = new HashMap<>(); // by stream and writer

  private record Other(int number, boolean atWork) {}

  /**
   * Nobody else is known yet.
   *
   * @param own suffix of this recorder, empty when it has none
   * @param atWork whether another writer holds its lock
   */
  Writers(String own, Predicate<String> atWork) {
    this.own = own;
    this.atWork = atWork;
  }

  String own() {
    return own;
  }

  boolean isOwn(SegmentName name) {
    return name.writer().equals(own);
  }

  /** Where a line of this recorder stands among those of all. */
  static long position(long seq) {
    return seq << WRITER_BITS;
  }

  /** The number of a line in its own log. */
  static long seq(long position) {
    return position >> WRITER_BITS;
  }

  /** Where a line stands among those of all writers. */
  long position(long seq, String writer) {
    return position(seq) + (writer.equals(own) ? 0 : other(writer).number());
  }

  private Other other(String writer) {
    return others.computeIfAbsent(
        writer,
        suffix -> new Other(Math.min(others.size() + 1, MAX_WRITERS - 1), atWork.test(suffix)));
  }

  /**
   * Takes note of which process wrote a line.
   *
   * @param gone told of processes that have ended; of a writer at work all but the last
   */
  void wrote(SegmentName name, String boot, Consumer<String> gone) {
    if (isOwn(name) || !other(name.writer()).atWork()) {
      gone.accept(boot);
      return;
    }
    String before = lastBoot.put(name.stream() + " " + name.writer(), boot);
    if (before != null && !before.equals(boot)) {
      gone.accept(before);
    }
  }
}
