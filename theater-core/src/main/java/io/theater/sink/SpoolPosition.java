package io.theater.sink;

import io.theater.json.Json;
import io.theater.json.JsonFormatException;
import io.theater.segment.Storage;
import io.theater.segment.StorageFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which batch of a spool is being delivered. All before it was.
 *
 * <p>After a crash nobody knows whether the batch arrived. It is delivered again as the same batch,
 * so that a sink that stores batches as a whole makes the same of it.
 *
 * @param segment number of the segment
 * @param from where the batch begins
 * @param to where it ends
 */
record SpoolPosition(long segment, long from, long to) {
  static final SpoolPosition START = new SpoolPosition(0, 0, 0);

  private static final int MAX_BYTES = 1_024;

  /** What was written last, or the start when that cannot be read: then all comes again. */
  static SpoolPosition read(Storage storage, Path file) throws IOException {
    try (StorageFile opened = storage.openToRead(file)) {
      ByteBuffer json = ByteBuffer.allocate(MAX_BYTES);
      while (json.hasRemaining() && opened.read(json, json.position()) > 0) {
        // a read may return less than asked for
      }
      byte[] bytes = new byte[json.flip().remaining()];
      json.get(bytes);
      return of(Json.readObject(bytes));
    } catch (NoSuchFileException | JsonFormatException none) {
      return START;
    }
  }

  private static SpoolPosition of(Map<String, Object> members) {
    return members.get("segment") instanceof Number segment
            && members.get("from") instanceof Number from
            && members.get("to") instanceof Number to
        ? new SpoolPosition(segment.longValue(), from.longValue(), to.longValue())
        : START;
  }

  /** Replaces the file in one step. */
  void write(Storage storage, Path file) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("segment", segment);
    members.put("from", from);
    members.put("to", to);
    Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
    try (StorageFile opened = storage.openToWrite(fresh)) {
      opened.truncate(0);
      ByteBuffer json = ByteBuffer.wrap(Json.bytes(members));
      while (json.hasRemaining()) {
        if (opened.write(json, json.position()) <= 0) {
          throw new EOFException("the disk takes no more bytes of " + fresh);
        }
      }
    }
    storage.rename(fresh, file);
  }
}
