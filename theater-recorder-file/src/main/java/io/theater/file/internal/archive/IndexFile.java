package io.theater.file.internal.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.theater.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An index file that is mapped into memory. Thread-safe, because it only reads at places. */
final class IndexFile {
  private final Map<Section, ByteBuffer> sections = new EnumMap<>(Section.class);
  private final IndexMeta meta;

  private IndexFile(ByteBuffer file) {
    int at = Section.DIRECTORY_AT;
    for (Section section : Section.values()) {
      int length = (int) file.getLong(at + Long.BYTES);
      sections.put(section, file.slice((int) file.getLong(at), length));
      at += Section.ENTRY_BYTES;
    }
    ByteBuffer json = section(Section.META);
    byte[] bytes = new byte[json.remaining()];
    json.get(0, bytes);
    this.meta = IndexMeta.of(Json.readObject(bytes));
  }

  /**
   * Checks an index and reads its small parts.
   *
   * @throws IOException when it is damaged, or of another version; it can be made again
   */
  static IndexFile of(ByteBuffer file) throws IOException {
    if (file.remaining() < Section.HEADER_BYTES || !startsWithMagic(file)) {
      throw new IOException("this is no index of an archive");
    }
    int version = file.getInt(Section.MAGIC.length);
    if (version != Section.VERSION) {
      throw new IOException(
          "the index has version " + version + ", and only " + Section.VERSION + " can be read");
    }
    if (file.getInt(Section.CRC_AT) != IndexSections.crc(file)) {
      throw new IOException("the checksum of the index does not match");
    }
    try {
      return new IndexFile(file);
    } catch (RuntimeException e) {
      throw new IOException("the index cannot be read: " + e.getMessage(), e);
    }
  }

  private static boolean startsWithMagic(ByteBuffer file) {
    byte[] magic = new byte[Section.MAGIC.length];
    file.get(0, magic);
    return Arrays.equals(magic, Section.MAGIC);
  }

  @SuppressWarnings("NullAway") // filled for every section
  private ByteBuffer section(Section section) {
    return sections.get(section);
  }

  IndexMeta meta() {
    return meta;
  }

  // ---- numbers

  int count(Section section, int bytes) {
    return section(section).limit() / bytes;
  }

  int intAt(Section section, int index) {
    return section(section).getInt(index * Integer.BYTES);
  }

  long longAt(Section section, int index) {
    return section(section).getLong(index * Long.BYTES);
  }

  int intAt(Section section, int bytes, int index, int field) {
    return section(section).getInt(index * bytes + field);
  }

  long longAt(Section section, int bytes, int index, int field) {
    return section(section).getLong(index * bytes + field);
  }

  /** The first entry whose leading hash is not less than a hash. */
  int firstOf(Section section, int bytes, long hash) {
    int low = 0;
    int high = count(section, bytes);
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (longAt(section, bytes, middle, 0) < hash) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The rows that a table of pairs has for a hash. */
  int[] rowsOf(Section section, long hash) {
    int first = firstOf(section, Section.PAIR_BYTES, hash);
    int end = first;
    while (end < count(section, Section.PAIR_BYTES)
        && longAt(section, Section.PAIR_BYTES, end, 0) == hash) {
      end++;
    }
    int[] rows = new int[end - first];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = intAt(section, Section.PAIR_BYTES, first + i, Long.BYTES);
    }
    return rows;
  }

  // ---- texts

  @Nullable String text(int number) {
    if (number == TextTable.NONE) {
      return null;
    }
    int from = number == 0 ? 0 : intAt(Section.TEXT_ENDS, number - 1);
    byte[] bytes = new byte[intAt(Section.TEXT_ENDS, number) - from];
    section(Section.TEXTS).get(from, bytes);
    return new String(bytes, UTF_8);
  }

  String needText(int number) {
    String text = text(number);
    if (text == null) {
      throw new IllegalStateException("the index lacks an id");
    }
    return text;
  }

  // ---- rows

  int rowInt(int row, int field) {
    return intAt(Section.ROWS, RowLayout.BYTES, row, field);
  }

  long rowLong(int row, int field) {
    return longAt(Section.ROWS, RowLayout.BYTES, row, field);
  }

  byte rowByte(int row, int field) {
    return section(Section.ROWS).get(row * RowLayout.BYTES + field);
  }

  String id(int row) {
    return needText(rowInt(row, RowLayout.ID));
  }

  String sessionIdOfRow(int row) {
    return sessionId(rowInt(row, RowLayout.SESSION));
  }

  // ---- sessions

  int sessionInt(int session, int field) {
    return intAt(Section.SESSIONS, SessionLayout.BYTES, session, field);
  }

  long sessionLong(int session, int field) {
    return longAt(Section.SESSIONS, SessionLayout.BYTES, session, field);
  }

  String sessionId(int session) {
    return needText(sessionInt(session, SessionLayout.ID));
  }

  int sessions() {
    return count(Section.SESSIONS, SessionLayout.BYTES);
  }
}
