package io.theater.file.internal.upkeep;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Makes work that can wait give way to the recording. While {@value #BUSY_BYTES_PER_SECOND} bytes a
 * second or more are recorded, it has a tenth of the time: after each piece of work it rests nine
 * times as long. At other times, and when it must not wait any longer, it does not rest at all. Not
 * thread-safe.
 */
public final class Pace {
  static final long PIECE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  static final long BUSY_BYTES_PER_SECOND = 10_000_000;

  private static final long REST_PER_WORK = 9;
  private static final long LONGEST_REST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Load load;
  private final Rest rest;
  private long lookedAt;
  private long recordedThen;
  private long workingSince;

  /**
   * What is going on.
   *
   * @param nanoTime a clock that never goes back
   * @param recordedBytes how much was recorded so far
   * @param urgent whether the work must not wait any longer
   */
  public record Load(LongSupplier nanoTime, LongSupplier recordedBytes, BooleanSupplier urgent) {}

  /** Lets time pass. */
  public interface Rest {
    /** May return earlier, when there is a reason to look. */
    void take(long nanos) throws InterruptedException;
  }

  /**
   * A pace for work that begins.
   *
   * @param rest ends early when the work is to be given up
   */
  public Pace(Load load, Rest rest) {
    this.load = load;
    this.rest = rest;
    lookedAt = load.nanoTime().getAsLong();
    workingSince = lookedAt;
    recordedThen = load.recordedBytes().getAsLong();
  }

  /** Called again and again while working; cheap unless it rests. */
  public void step() throws InterruptedException {
    long now = load.nanoTime().getAsLong();
    long worked = now - workingSince;
    if (worked < PIECE_NANOS) {
      return;
    }
    if (isBusy(now) && !load.urgent().getAsBoolean()) {
      rest.take(Math.min(REST_PER_WORK * worked, LONGEST_REST_NANOS));
    }
    workingSince = load.nanoTime().getAsLong();
  }

  /** Since the last look, which is a rest ago if there was one. */
  private boolean isBusy(long now) {
    long recorded = load.recordedBytes().getAsLong();
    double seconds = (now - lookedAt) / 1e9;
    boolean busy = recorded - recordedThen >= BUSY_BYTES_PER_SECOND * seconds;
    lookedAt = now;
    recordedThen = recorded;
    return busy;
  }
}
