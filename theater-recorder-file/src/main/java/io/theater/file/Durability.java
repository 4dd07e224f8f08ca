package io.theater.file;

import java.time.Duration;

/**
 * What a recorder promises of a batch once it has taken it, and of everything once {@code
 * Theater.flush} answered true.
 *
 * <table>
 * <caption>What is lost at worst</caption>
 * <tr><th></th><th>process killed</th><th>power lost</th></tr>
 * <tr><td>{@link #memory}, not flushed</td><td>what is buffered</td><td>what is buffered and what
 * the system had not written back</td></tr>
 * <tr><td>{@link #memory}, flushed; {@link #os}</td><td>nothing</td><td>what the system had not
 * written back</td></tr>
 * <tr><td>{@link #fsync}</td><td>nothing</td><td>nothing</td></tr>
 * </table>
 *
 * <p>Streamed text of open records is the exception: it is written once a second, every 16,384
 * characters, and at a flush.
 */
public final class Durability {
  private final String name;
  private final int records;
  private final Duration interval;

  private Durability(String name, int records, Duration interval) {
    this.name = name;
    this.records = records;
    this.interval = interval;
  }

  /**
   * Collects lines in memory and hands them to the operating system together, at the latest when
   * 256 KiB wait. The interval is looked at whenever a batch comes, and about once a second.
   *
   * @param records how many lines may wait, at least 1; 100 is a good start
   * @param interval how long a line may wait, more than zero; 30 s is a good start
   * @return the durability
   * @throws IllegalArgumentException when a value is out of range
   */
  public static Durability memory(int records, Duration interval) {
    if (records < 1) {
      throw new IllegalArgumentException("records must be at least 1 but is " + records);
    }
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("interval must be more than zero but is " + interval);
    }
    return new Durability("memory", records, interval);
  }

  /**
   * Hands every batch to the operating system before it is acknowledged. The default.
   *
   * @return the durability
   */
  public static Durability os() {
    return new Durability("os", 1, Duration.ZERO);
  }

  /**
   * Forces every batch to the disk before it is acknowledged. What waits while the disk is at work
   * becomes the next batch, so many records share one force under load.
   *
   * @return the durability
   */
  public static Durability fsync() {
    return new Durability("fsync", 1, Duration.ZERO);
  }

  boolean forces() {
    return name.equals("fsync");
  }

  /** Whether lines must be handed over now. */
  boolean isDue(int waiting, Duration oldest) {
    return waiting >= records || (waiting > 0 && oldest.compareTo(interval) >= 0);
  }

  @Override
  public String toString() {
    return name.equals("memory") ? "memory(" + records + ", " + interval + ")" : name;
  }
}
