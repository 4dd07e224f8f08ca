package io.theater.file.internal.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.theater.file.internal.Damage;
import io.theater.file.internal.RecordKind;
import io.theater.file.internal.SegmentName;
import io.theater.file.internal.crypt.Payloads;
import io.theater.file.internal.index.Row;
import io.theater.file.internal.upkeep.Pace;
import io.theater.json.JsonLine;
import io.theater.segment.FileStorage;
import io.theater.segment.SegmentWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archiving gives way to a recording that is busy, and still ends when it is told to. */
class ArchiverPaceTest {
  private static final int LINES = 1_000; // and a rest of a second before each
  private static final SegmentName NAME =
      SegmentName.parse("2025-12-07_all_interactions.jsonl").orElseThrow();

  @TempDir private Path base;
  private final FileStorage storage = new FileStorage();
  private final AtomicInteger linesSeen = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();

  @Test
  void restsWhileMuchIsRecordedAndEndsAtOnceWhenClosed() throws Exception {
    Path segment = segment();
    Archiver archiver = archiver();
    archiver.sealed(NAME, 7);
    Thread thread = new Thread(() -> archiveAll(archiver), "archive-test");
    thread.start();
    await().until(() -> asked.get() > 0);
    archiver.close();
    thread.join();
    assertThat(archiver.waiting()).isOne();
    assertThat(segment).exists();
    assertThat(linesSeen.get()).isLessThan(LINES);
  }

  private static void archiveAll(Archiver archiver) {
    try {
      archiver.archiveAll();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Path segment() throws Exception {
    Path segment = NAME.path(base);
    try (SegmentWriter writer = SegmentWriter.open(storage, segment)) {
      for (int i = 1; i <= LINES; i++) {
        String line = "{\"v\":1,\"seq\":" + i + ",\"id\":\"call-" + i + "\",\"session_id\":\"5\"}";
        writer.append(ByteBuffer.wrap(line.getBytes(UTF_8)));
      }
    }
    return segment;
  }

  private Archiver archiver() throws Exception {
    Damage damage = new Damage();
    Path archives = Files.createDirectories(base.resolve("archive"));
    return new Archiver(
        new ArchiveFiles(
            storage, base, archives, Manifest.open(storage, base.resolve("m"), base, damage)),
        new Archiver.Reading(
            new MemberCache(storage, damage, Payloads.of(null)), damage, seq -> seq),
        number -> new Source(),
        name -> true,
        new Pace.Load(() -> nanos.addAndGet(1_000_000_000L), this::recordedBytes, this::isUrgent));
  }

  /** A gigabyte whenever it is asked, and each time a second has passed. */
  private long recordedBytes() {
    return bytes.addAndGet(1_000_000_000L);
  }

  private boolean isUrgent() {
    asked.incrementAndGet();
    return false;
  }

  private final class Source implements SealedSource {
    @Override
    public boolean isArchived() {
      return false;
    }

    @Override
    public List<Row<?>> rows() {
      return List.of();
    }

    @Override
    public List<Stretch> stretches(Row<?> row) {
      throw new AssertionError("it has no rows");
    }

    @Override
    public ByteBuffer bytes(Stretch line) {
      throw new AssertionError("it has no rows");
    }

    @Override
    public boolean has(RecordKind<?> kind, String sessionId, String id, Position position) {
      linesSeen.incrementAndGet();
      return true;
    }

    @Override
    public void publish(ArchivePart archive) {
      throw new AssertionError("closed before");
    }

    @Override
    public JsonLine read(int segment, long offset, int length) {
      throw new AssertionError("it has no rows");
    }

    @Override
    public void close() {}
  }
}
