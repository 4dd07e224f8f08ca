package io.theater.file.internal.view;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the log again from a position on, piece by piece. Not thread-safe. */
final class LogReading {
  private final LogSource source;
  private Position at;
  private long lastSeen;

  /** Takes the lines. */
  interface Lines {
    void line(LogLine line) throws IOException;
  }

  LogReading(LogSource source, Position from) {
    this.source = source;
    this.at = from;
  }

  /** Everything before it was taken. */
  Position position() {
    return at;
  }

  /** The highest number that was read, 0 when there was no line. */
  long lastSeen() {
    return lastSeen;
  }

  /**
   * Goes on for about so many bytes. When it throws it can be called again; lines that were taken
   * may come again then.
   *
   * @param end of the log
   * @return whether the end is reached
   */
  boolean advance(Position end, long bytes, Lines lines) throws IOException {
    List<LogFile> all = source.files();
    for (int i = firstOf(all); i < all.size(); i++) {
      LogFile file = all.get(i);
      if (!file.name().equals(at.file())) {
        at = new Position(file.name(), 0, at.seq());
      }
      boolean last = file.name().equals(end.file());
      if (!read(file, last ? end.offset() : source.size(file), bytes, lines)) {
        return false;
      }
      if (last) {
        return true;
      }
    }
    return true;
  }

  /** A segment that has gone can only have been before all others. */
  private int firstOf(List<LogFile> all) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).name().equals(at.file())) {
        return i;
      }
    }
    return 0;
  }

  /** Whether all of the file up to the limit was read. */
  private boolean read(LogFile file, long limit, long bytes, Lines lines) throws IOException {
    Visit visit = new Visit(file, lines);
    long from = at.offset();
    long reached;
    long stop;
    long want = bytes;
    do {
      stop = want < limit - from ? from + want : limit;
      reached = source.scan(file, from, stop, visit::line);
      want *= 2; // a line may be longer than a piece
    } while (reached <= from && stop < limit);
    lastSeen = Math.max(lastSeen, visit.seen);
    at = new Position(file.name(), stop == limit ? limit : reached, visit.seq);
    return stop == limit;
  }

  private final class Visit {
    private final LogFile file;
    private final Lines lines;
    private long seq = at.seq();
    private long seen;

    Visit(LogFile file, Lines lines) {
      this.file = file;
      this.lines = lines;
    }

    void line(long offset, int length, ByteBuffer json) throws IOException {
      LogLine line = read(offset, length, json);
      if (line == null) {
        return;
      }
      seen = Math.max(seen, line.head().seq());
      if (line.head().seq() > seq) {
        lines.line(line);
        seq = line.head().seq();
      }
    }

    /** Null for a line that no reader understands, which recovery has reported. */
    private @Nullable LogLine read(long offset, int length, ByteBuffer json) {
      try {
        return LogLine.read(file, offset, length, json);
      } catch (RuntimeException unreadable) {
        return null;
      }
    }
  }
}
