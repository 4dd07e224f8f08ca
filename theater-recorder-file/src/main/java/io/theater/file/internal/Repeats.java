package io.theater.file.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.theater.file.internal.archive.ArchivePart;
import io.theater.json.JsonLine;
import io.theater.segment.LineSeal;
import io.theater.segment.SegmentReader;
import io.theater.segment.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines that files of the log repeat from earlier ones, which could not be forced to the disk.
 * After a power loss any of the first may be damaged, so those of the last count: they were
 * acknowledged. The later file may be an archive by now. Not thread-safe.
 */
final class Repeats {
  private static final Logger log = LoggerFactory.getLogger(Repeats.class);

  private final Storage storage;
  private final List<Copy> copies = new ArrayList<>();
  private final Map<Path, Map<Long, String>> seals = new HashMap<>();

  /** What comes after a segment. */
  interface Later {
    /** Whether the very same line comes again. */
    boolean has(long seq, JsonLine line, ByteBuffer json);
  }

  /**
   * A file that may have lines of earlier ones.
   *
   * @param first number of its first line
   */
  private record Copy(SegmentName name, long first, Later lines) {
    boolean isAfter(SegmentName other) {
      return name.writer().equals(other.writer()) && name.compareTo(other) > 0;
    }
  }

  Repeats(Storage storage) {
    this.storage = storage;
  }

  /** Adds a segment, of which only the first line is read now. */
  void add(SegmentName name, Path segment) {
    Later lines = (seq, line, json) -> seal(json).equals(seals(segment).get(seq));
    copies.add(new Copy(name, first(segment), lines));
  }

  /** Adds an archive. It has one line for all that its segment had of a record. */
  void add(SegmentName name, ArchivePart archive) {
    copies.add(new Copy(name, archive.firstSeq(), (seq, line, json) -> archive.has(seq, line)));
  }

  /** What the files after one of the same writer repeat. Cheap unless their numbers overlap. */
  Later after(SegmentName segment) {
    List<Copy> later = copies.stream().filter(copy -> copy.isAfter(segment)).toList();
    long least = later.stream().mapToLong(Copy::first).min().orElse(Long.MAX_VALUE);
    return (seq, line, json) -> seq >= least && isIn(later, seq, line, json);
  }

  private static boolean isIn(List<Copy> later, long seq, JsonLine line, ByteBuffer json) {
    for (Copy copy : later) {
      if (copy.first() <= seq && copy.lines().has(seq, line, json)) {
        return true;
      }
    }
    return false;
  }

  private Map<Long, String> seals(Path segment) {
    return seals.computeIfAbsent(segment, file -> read(storage, file));
  }

  private long first(Path segment) {
    try (SegmentReader reader = SegmentReader.open(storage, segment)) {
      reader.scan(0, reader.size(), (offset, length, json) -> stopAt(seq(json)));
      return Long.MAX_VALUE;
    } catch (First found) {
      return found.seq;
    } catch (IOException | RuntimeException unreadable) {
      return Long.MAX_VALUE; // its own recovery will say so
    }
  }

  private static Map<Long, String> read(Storage storage, Path segment) {
    Map<Long, String> seals = new HashMap<>();
    try (SegmentReader reader = SegmentReader.open(storage, segment)) {
      reader.scan(0, reader.size(), (offset, length, json) -> seals.put(seq(json), seal(json)));
    } catch (IOException | RuntimeException unreadable) {
      log.debug("What {} repeats is not known as a whole", segment, unreadable);
    }
    return seals;
  }

  private static long seq(ByteBuffer json) {
    int start = json.arrayOffset() + json.position();
    Long seq = JsonLine.parse(json.array(), start, json.remaining()).longValue("seq");
    return seq == null ? Long.MAX_VALUE : seq;
  }

  /** The checksum, which is that of all the line. */
  private static String seal(ByteBuffer json) {
    int length = LineSeal.SEAL_BYTES - 1;
    int start = json.arrayOffset() + json.limit() - length;
    return new String(json.array(), start, length, US_ASCII);
  }

  private static void stopAt(long seq) throws First {
    throw new First(seq);
  }

  /** Ends a scan. */
  @SuppressWarnings("serial")
  private static final class First extends IOException {
    private final long seq;

    First(long seq) {
      this.seq = seq;
    }
  }
}
