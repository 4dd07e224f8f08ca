package io.theater.file.internal.upkeep;

import io.theater.file.internal.Counted;
import io.theater.segment.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether the disk has room for payloads. Looks at most once a second; what cannot be found out
 * counts as room, because a disk that is full will say so itself. Thread-safe.
 */
public final class FreeDisk {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Storage storage;
  private final Clock clock;
  private final Path directory;
  private final long minBytes;

  // guarded by this
  private @Nullable Instant lookedAt;
  private long freeBytes;
  private long dropped;

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
  public synchronized boolean isLow() {
    if (minBytes == 0) {
      return false;
    }
    Instant now = clock.instant();
    if (lookedAt == null || Duration.between(lookedAt, now).abs().compareTo(INTERVAL) >= 0) {
      lookedAt = now;
      freeBytes = look();
    }
    return freeBytes < minBytes;
  }

  /** Whether payloads may have to be dropped soon. May block on the disk. */
  public synchronized boolean isNearlyLow() {
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
  public synchronized void payloadDropped() {
    dropped++;
  }

  /** How many lines lack their payload. */
  public synchronized long dropped() {
    return dropped;
  }

  /** What is or was wrong, or null. */
  public synchronized @Nullable String reason() {
    String lines = "payloads of " + Counted.of(dropped, "line") + " were dropped";
    if (isLow()) {
      String free = Counted.of(freeBytes, "byte of disk is free", "bytes of disk are free");
      return free + ", fewer than " + minBytes + "; " + lines;
    }
    return dropped == 0
        ? null
        : lines + " while fewer than " + minBytes + " bytes of disk were free; that is over";
  }
}
