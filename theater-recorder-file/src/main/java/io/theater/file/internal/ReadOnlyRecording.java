package io.theater.file.internal;

import io.theater.file.internal.archive.ArchiveOpening;
import io.theater.file.internal.archive.MemberCache;
import io.theater.file.internal.crypt.Payloads;
import io.theater.file.internal.upkeep.FreeDisk;
import io.theater.json.JsonEncoder;
import io.theater.model.Health;
import io.theater.segment.FileStorage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** A recording as it was when it was opened: not locked, not repaired, not written. */
public final class ReadOnlyRecording implements Closeable {
  private static final int MAX_ATTEMPTS = 100;

  private final HeldStorage storage;
  private final LogContents contents;
  private final RecordQueries queries;

  private ReadOnlyRecording(BaseDirectory directory, Payloads payloads) {
    this.contents = LogContents.empty(payloads);
    this.storage = new HeldStorage(new FileStorage(), directory.byDate());
    this.queries = new RecordQueries(storage, contents);
  }

  /**
   * Reads the active segments into the index, and opens the archives.
   *
   * @param payloads decrypts
   * @throws IllegalArgumentException when there is no recording
   */
  public static ReadOnlyRecording open(Path path, Payloads payloads) throws IOException {
    BaseDirectory directory = BaseDirectory.look(path);
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      ReadOnlyRecording recording = new ReadOnlyRecording(directory, payloads);
      boolean complete = false;
      try {
        complete = recording.read(directory);
      } finally {
        if (!complete) {
          recording.close();
        }
      }
      if (complete) {
        return recording;
      }
    }
    throw new IOException("the files of " + directory.path() + " change too fast to be read");
  }

  private boolean read(BaseDirectory directory) throws IOException {
    ArchiveOpening archives =
        ArchiveOpening.of(
            new ArchiveOpening.Where(
                storage,
                directory.byDate(),
                directory.archive(),
                directory.manifest(Writers.NOBODY),
                directory.quarantine(),
                Writers.NOBODY),
            new MemberCache(storage, contents.damage(), contents.payloads()),
            contents.damage());
    Clock clock = Clock.systemUTC();
    LogRecovery recovery =
        new LogRecovery(
            new StreamLog.Target(storage, directory.byDate(), 0, SealedSegments.IGNORED),
            directory.quarantine(),
            new Writers(Writers.NOBODY, directory::isAtWork),
            contents,
            new LineMaker(
                clock, new FreeDisk(storage, clock, directory.path(), 0), new JsonEncoder()),
            archives);
    boolean complete = true;
    for (LogStream stream : LogStream.values()) {
      complete &= recovery.look(stream);
    }
    return complete;
  }

  /** What answers queries. */
  public RecordQueries queries() {
    return queries;
  }

  /** Whether all of it can be read. */
  public Health health() {
    List<String> reasons = contents.damage().reasons();
    return new Health(
        reasons.isEmpty() ? Health.Status.UP : Health.Status.DEGRADED,
        reasons,
        contents.damage().details());
  }

  @Override
  public void close() throws IOException {
    storage.close();
  }
}
