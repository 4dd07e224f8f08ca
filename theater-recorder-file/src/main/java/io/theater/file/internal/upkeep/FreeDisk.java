package io.theater.file.internal.upkeep;

import io.theater.file.internal.Counted;
import io.theater.segment.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Whether the disk has room for payloads. Looks at most once a second; what cannot be found out
 * counts as room, because a disk that is full will say so itself. Thread-safe, without a lock:
 * nobody waits because another one waits for the disk.
 */
public final class FreeDisk {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Storage storage;
  private final Clock clock;
  private final Path directory;
  private final long minBytes;

  private final LongAdder dropped = new LongAdder();
  private volatile @Nullable Instant lookedAt;
  private volatile long freeBytes = Long.MAX_VALUE;

  /**
   * Nothing is looked at yet.
   *
   * @param minBytes below which there is no room for payloads; 0 means there always is
   */
  public FreeDisk(Storage storage, Clock clock, Path directory, long minBytes) {
    this.storage = storage;
    this.clock = clock;
    this.directory = directory;
    this.minBytes = minBytes;
  }

  /** Whether payloads must be dropped. May block on the disk. */
  public boolean isLow() {
    if (minBytes == 0) {
      return false;
    }
    Instant now = clock.instant();
    Instant before = lookedAt;
    if (before == null || Duration.between(before, now).abs().compareTo(INTERVAL) >= 0) {
      lookedAt = now;
      freeBytes = look();
    }
    return freeBytes < minBytes;
  }

  /** Whether payloads may have to be dropped soon. May block on the disk. */
  public boolean isNearlyLow() {
    return isLow() || (minBytes > 0 && freeBytes / 2 < minBytes);
  }

  private long look() {
    try {
      return storage.usableSpace(directory);
    } catch (IOException unknown) {
      return Long.MAX_VALUE;
    }
  }

  /** Counts a line whose payload was dropped. */
  public void payloadDropped() {
    dropped.increment();
  }

  /** How many lines lack their payload. */
  public long dropped() {
    return dropped.sum();
  }

  /** What was wrong at the last look, or before; null if nothing. Does not look. */
  public @Nullable String reason() {
    String lines = "payloads of " + Counted.of(dropped(), "line") + " were dropped";
    long free = freeBytes;
    if (free < minBytes) {
      String left = Counted.of(free, "byte of disk is free", "bytes of disk are free");
      return left + ", fewer than " + minBytes + "; " + lines;
    }
    return dropped() == 0
        ? null
        : lines + " while fewer than " + minBytes + " bytes of disk were free; that is over";
  }
}
