package io.theater.file.internal.archive;

import io.theater.json.JsonLine;
import java.nio.ByteBuffer;

/**
 * A line on its way into an archive; valid until the next record.
 *
 * @param bytes with its checksum, without its line feed, backed by an array
 * @param json its head
 */
record SealedLine(ByteBuffer bytes, JsonLine json) {
  static SealedLine of(ByteBuffer bytes) {
    int start = bytes.arrayOffset() + bytes.position();
    return new SealedLine(bytes, JsonLine.parse(bytes.array(), start, bytes.remaining()));
  }
}
