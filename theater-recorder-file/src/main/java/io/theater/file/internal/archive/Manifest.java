package io.theater.file.internal.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.theater.file.internal.Damage;
import io.theater.json.Json;
import io.theater.segment.SegmentRecovery;
import io.theater.segment.SegmentWriter;
import io.theater.segment.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What one writer has archived, as sealed lines: an archive counts from when it is listed here. Of
 * several lines of one name the last counts; it may say that the archive was deleted. Thread-safe.
 */
public final class Manifest {
  private static final int BUFFER_BYTES = 4_096;
  private static final long DELETED = -1;

  private final Storage storage;
  private final Path file;
  private final Map<String, Long> listed = new ConcurrentSkipListMap<>();

  private Manifest(Storage storage, Path file) {
    this.storage = storage;
    this.file = file;
  }

  /** Reads a manifest as far as it goes; a missing one is empty. */
  static Manifest open(Storage storage, Path file, Path quarantine, Damage damage) {
    Manifest manifest = new Manifest(storage, file);
    try {
      new SegmentRecovery(storage, quarantine)
          .recover(file, (offset, length, json) -> manifest.read(json));
    } catch (NoSuchFileException first) {
      return manifest;
    } catch (IOException e) {
      damage.file(file, "cannot be read", e);
    }
    return manifest;
  }

  private void read(ByteBuffer json) {
    int start = json.arrayOffset() + json.position();
    Object line = Json.read(json.array(), start, json.remaining());
    if (!(line instanceof Map<?, ?> entry)) {
      return;
    }
    if (entry.get("deleted") instanceof String name) {
      listed.put(name, DELETED);
    } else if (entry.get("archived") instanceof String name
        && entry.get("gzip_bytes") instanceof Number bytes) {
      listed.put(name, bytes.longValue());
    }
  }

  /** Whether an archive of this length is listed. */
  boolean lists(ArchiveName name, long gzipBytes) {
    return Objects.equals(listed.get(name.base()), gzipBytes);
  }

  /** Whether an archive was taken away for good. */
  boolean isDeleted(ArchiveName name) {
    return Objects.equals(listed.get(name.base()), DELETED);
  }

  /** The names of all archives that should be there. */
  List<String> names() {
    return listed.entrySet().stream()
        .filter(entry -> entry.getValue() != DELETED)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The names of all archives there were so far. */
  Set<String> all() {
    return Set.copyOf(listed.keySet());
  }

  /** How many archives there were so far. Does not wait for anything. */
  int count() {
    return listed.size();
  }

  /** Lists an archive, and returns when that survives a power loss. */
  synchronized void add(ArchiveName name, int records, long gzipBytes) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("v", 1);
    line.put("archived", name.base());
    line.put("records", records);
    line.put("gzip_bytes", gzipBytes);
    append(line);
    listed.put(name.base(), gzipBytes);
  }

  /** Says that an archive is deleted, and returns when that survives a power loss. */
  synchronized void remove(ArchiveName name) throws IOException {
    if (!isDeleted(name)) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("v", 1);
      line.put("deleted", name.base());
      append(line);
      listed.put(name.base(), DELETED);
    }
  }

  private void append(Map<String, Object> line) throws IOException {
    try (SegmentWriter writer = SegmentWriter.open(storage, file, BUFFER_BYTES)) {
      writer.append(ByteBuffer.wrap(Json.text(line).getBytes(UTF_8)));
      writer.force();
    }
  }
}
