package io.theater.file.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.theater.json.JsonLine;
import io.theater.segment.LineSeal;
import io.theater.segment.SegmentReader;
import io.theater.segment.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines that segments repeat from earlier ones, which could not be forced to the disk. After a
 * power loss any of the first may be damaged, so those of the last count: they were acknowledged.
 * Not thread-safe.
 */
final class Repeats {
  private static final Logger log = LoggerFactory.getLogger(Repeats.class);

  private final Storage storage;
  private final List<Path> segments;
  private final long[] first;
  private final Map<Path, Map<Long, String>> seals = new HashMap<>();

  /** What comes after a segment. */
  interface Later {
    /** Whether the very same line comes again. */
    boolean has(long seq, ByteBuffer json);
  }

  private Repeats(Storage storage, List<Path> segments) {
    this.storage = storage;
    this.segments = segments;
    this.first = segments.stream().mapToLong(this::first).toArray();
  }

  /** What segments of one writer repeat of each other; of each only the first line is read now. */
  static Repeats of(Storage storage, List<Path> oldestFirst) {
    return new Repeats(storage, oldestFirst);
  }

  /** What the segments after one repeat of it. Cheap unless their numbers overlap. */
  Later after(Path segment) {
    int next = segments.indexOf(segment) + 1;
    long least = Arrays.stream(first, next, first.length).min().orElse(Long.MAX_VALUE);
    return (seq, json) -> seq >= least && isIn(next, seq, seal(json));
  }

  private boolean isIn(int from, long seq, String seal) {
    for (int i = from; i < first.length; i++) {
      if (first[i] <= seq && seal.equals(seals(segments.get(i)).get(seq))) {
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
