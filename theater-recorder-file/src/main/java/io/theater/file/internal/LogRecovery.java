package io.theater.file.internal;

import io.theater.file.internal.RecordIndex.Place;
import io.theater.json.JsonLine;
import io.theater.segment.LineVisitor;
import io.theater.segment.RecoveryReport;
import io.theater.segment.SegmentRecovery;
import io.theater.segment.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log when it is opened: cuts what was never finished, indexes the lines, and goes on
 * whatever it finds.
 */
final class LogRecovery {
  private final Storage storage;
  private final Path directory;
  private final SegmentRecovery recovery;
  private final LogContents contents;
  private final LineMaker lines;

  LogRecovery(
      Storage storage, Path directory, Path quarantine, LogContents contents, LineMaker lines) {
    this.storage = storage;
    this.directory = directory;
    this.recovery = new SegmentRecovery(storage, quarantine);
    this.contents = contents;
    this.lines = lines;
  }

  /** Reads one of the logs; files that are no segments stay untouched. */
  StreamLog open(LogStream stream, LocalDate today) throws IOException {
    StreamLog.Last last = new StreamLog.Last(new SegmentName(stream, today, 0), -1, true);
    List<SegmentName> names =
        storage.list(directory).stream()
            .map(file -> SegmentName.parse(String.valueOf(file.getFileName())))
            .flatMap(Optional::stream)
            .filter(name -> name.stream() == stream)
            .sorted()
            .toList();
    for (SegmentName name : names) {
      Path file = name.path(directory);
      int number = contents.segments().add(file);
      last = new StreamLog.Last(name, number, recover(file, number, stream));
    }
    return new StreamLog(storage, directory, contents, lines.buffer(stream), last);
  }

  /** Whether the file can be appended to. */
  private boolean recover(Path file, int number, LogStream stream) {
    try {
      RecoveryReport report = recovery.recover(file, new Indexer(file, number, stream));
      contents.damage().recovered(report);
      return report.appendable();
    } catch (IOException e) {
      contents.damage().file(file, "cannot be read", e);
      return false;
    }
  }

  private final class Indexer implements LineVisitor {
    private final Path file;
    private final int number;
    private final LogStream stream;

    Indexer(Path file, int number, LogStream stream) {
      this.file = file;
      this.number = number;
      this.stream = stream;
    }

    @Override
    public void line(long offset, int length, ByteBuffer json) {
      try {
        int start = json.arrayOffset() + json.position();
        JsonLine line = JsonLine.parse(json.array(), start, json.remaining());
        index(line, RecordKind.of(line), new Place(number, offset, length));
      } catch (RuntimeException unreadable) {
        contents.damage().line(file, offset, String.valueOf(unreadable.getMessage()));
      }
    }

    private <R> void index(JsonLine json, RecordKind<R> kind, Place place) {
      long seq = need(json.longValue("seq"), "seq");
      Instant at = Instant.parse(RecordKind.need(json, LineHeads.AT));
      R summary = kind.summary(json);
      contents.index().add(new Line<>(kind, seq, at, summary), place);
      String boot = json.text("boot");
      if (boot != null) {
        contents.index().gone(boot);
      }
      lines.known(
          stream,
          seq,
          kind.sessionId(summary),
          json.text(LineHeads.EPOCH),
          json.longValue(LineHeads.SEQUENCE));
    }

    @Override
    public void corrupt(long offset, long length) {
      contents.damage().line(file, offset, "the checksum of " + length + " bytes does not match");
    }
  }

  private static long need(@Nullable Long value, String member) {
    if (value == null) {
      throw new IllegalArgumentException("the line has no " + member);
    }
    return value;
  }
}
