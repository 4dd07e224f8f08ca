package io.theater.file.internal;

import io.theater.json.JsonBytes;
import io.theater.segment.LineSeal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lines that are not in their segment yet. They stay here until the operating system has them, so
 * that a failed write is repeated with the very same lines. Not thread-safe.
 */
final class LineBuffer {
  private static final int FIRST_BYTES = 64 << 10;
  private static final int KEPT_BYTES = 4 << 20;

  private final List<Line<?>> lines = new ArrayList<>();
  private int[] ends = new int[64];
  private byte[] bytes = new byte[FIRST_BYTES];
  private int length;

  void add(Line<?> line, JsonBytes json) {
    int end = Math.addExact(length, json.length());
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
    }
    if (lines.size() == ends.length) {
      ends = Arrays.copyOf(ends, 2 * ends.length);
    }
    System.arraycopy(json.array(), 0, bytes, length, json.length());
    ends[lines.size()] = end;
    length = end;
    lines.add(line);
  }

  int size() {
    return lines.size();
  }

  int bytes() {
    return length;
  }

  Line<?> line(int index) {
    return lines.get(index);
  }

  ByteBuffer json(int index) {
    int start = start(index);
    return ByteBuffer.wrap(bytes, start, ends[index] - start);
  }

  private int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  /** How many bytes of a segment it takes. */
  int sealedLength(int index) {
    return ends[index] - start(index) + LineSeal.SEAL_BYTES;
  }

  /** Forgets the first lines, which are stored. */
  void remove(int count) {
    if (count == lines.size()) {
      clear();
      return;
    }
    int removed = ends[count - 1];
    lines.subList(0, count).clear();
    for (int i = 0; i < lines.size(); i++) {
      ends[i] = ends[i + count] - removed;
    }
    length -= removed;
    System.arraycopy(bytes, removed, bytes, 0, length);
  }

  private void clear() {
    lines.clear();
    length = 0;
    bytes = bytes.length > KEPT_BYTES ? new byte[FIRST_BYTES] : bytes;
  }
}
