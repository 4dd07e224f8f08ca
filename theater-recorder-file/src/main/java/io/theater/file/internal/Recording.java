package io.theater.file.internal;

import io.theater.event.TheaterEvent;
import io.theater.model.Health;
import io.theater.segment.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An open recording: both logs, their lock and their health. {@link #health()} is for any thread,
 * the rest for one at a time.
 */
public final class Recording implements Closeable {
  private static final int MAX_WAITING_BYTES = 1 << 20;

  private final BaseDirectory directory;
  private final Settings settings;
  private final LogContents contents;
  private final LineMaker lines;
  private final List<StreamLog> logs;
  private final RecordQueries queries;

  private @Nullable Instant waitingSince;
  private boolean closed;

  private volatile @Nullable Instant lastWrite;
  private volatile @Nullable String failing;

  /** When lines are handed to the operating system. */
  public interface Due {
    /**
     * Whether it is time.
     *
     * @param lines how many wait
     * @param age of the oldest
     */
    boolean is(int lines, Duration age);
  }

  /**
   * How to record.
   *
   * @param storage the disk
   * @param clock says what day it is and when text has waited long enough
   * @param due when lines are handed over
   * @param force whether they are forced to the disk then
   */
  public record Settings(Storage storage, Clock clock, Due due, boolean force) {}

  private Recording(
      BaseDirectory directory, Settings settings, LogContents contents, LineMaker lines)
      throws IOException {
    this.directory = directory;
    this.settings = settings;
    this.contents = contents;
    this.lines = lines;
    this.queries = new RecordQueries(settings.storage(), contents);
    this.logs = new ArrayList<>();
    LogRecovery recovery =
        new LogRecovery(
            settings.storage(), directory.byDate(), directory.quarantine(), contents, lines);
    for (LogStream stream : LogStream.values()) {
      logs.add(recovery.open(stream, today()));
    }
  }

  /** Creates, locks and recovers a recording. */
  public static Recording open(Path base, Settings settings) throws IOException {
    BaseDirectory directory = BaseDirectory.open(settings.storage(), base);
    try {
      return new Recording(
          directory, settings, LogContents.empty(), new LineMaker(settings.clock()));
    } catch (Throwable e) {
      directory.close();
      throw e;
    }
  }

  /** What answers queries, also once this is closed. */
  public RecordQueries queries() {
    return queries;
  }

  /** Takes a batch; what is not due waits in memory. */
  public void write(List<TheaterEvent> batch) throws IOException {
    requireOpen();
    for (TheaterEvent event : batch) {
      lines.add(event);
    }
    lines.checkpointDue();
    if (isDue()) {
      store();
    }
  }

  /** Stores everything taken so far, streamed text included. */
  public void flush() throws IOException {
    requireOpen();
    lines.checkpointAll();
    store();
  }

  private boolean isDue() {
    int waiting = lines.waiting();
    if (waiting == 0) {
      return false;
    }
    Instant now = settings.clock().instant();
    Instant since = waitingSince == null ? now : waitingSince;
    waitingSince = since;
    return lines.waitingBytes() >= MAX_WAITING_BYTES
        || settings.due().is(waiting, Duration.between(since, now));
  }

  private void store() throws IOException {
    try {
      for (StreamLog log : logs) {
        log.store(today(), settings.force());
      }
    } catch (IOException e) {
      failing = String.valueOf(e.getMessage());
      throw e;
    }
    waitingSince = null;
    failing = null;
    lastWrite = settings.clock().instant();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the recording " + directory.path() + " is closed");
    }
  }

  private LocalDate today() {
    return LocalDate.ofInstant(settings.clock().instant(), ZoneOffset.UTC);
  }

  /** How the recording is doing. */
  public Health health() {
    List<String> reasons = new ArrayList<>();
    Health.Status status = Health.Status.UP;
    String failure = failing;
    if (failure != null) {
      reasons.add("the last write failed: " + failure);
      status = Health.Status.DOWN;
    }
    if (!Files.isWritable(directory.byDate())) {
      reasons.add(directory.byDate() + " cannot be written");
      status = Health.Status.DOWN;
    }
    List<String> damage = contents.damage().reasons();
    if (status == Health.Status.UP && !damage.isEmpty()) {
      status = Health.Status.DEGRADED;
    }
    reasons.addAll(damage);
    return new Health(status, reasons, details());
  }

  private Map<String, Object> details() {
    Map<String, Object> details = new HashMap<>(contents.damage().details());
    details.put("directory", directory.path().toString());
    details.put("writable", Files.isWritable(directory.byDate()));
    Instant written = lastWrite;
    if (written != null) {
      details.put(
          "last_write_age_ms", Duration.between(written, settings.clock().instant()).toMillis());
    }
    try {
      details.put("free_disk_bytes", Files.getFileStore(directory.path()).getUsableSpace());
    } catch (IOException unknown) {
      details.put("free_disk_bytes", "unknown: " + unknown.getMessage());
    }
    return details;
  }

  /** Flushes and releases everything; idempotent. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    try (directory;
        StreamLog first = logs.get(0);
        StreamLog second = logs.get(1)) {
      flush();
    } finally {
      closed = true;
    }
  }
}
