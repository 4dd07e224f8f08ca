package io.theater.segment;

import static io.theater.segment.LineFeed.LF;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Seals a JSON object into a checksummed line, and verifies such a line.
 *
 * <p>The closing brace of the object is replaced by a last member and LF:
 *
 * <pre>
 * {"v":1}   becomes   {"v":1,"_crc":"4bede32d"}LF
 * {}        becomes   {"_crc":"ba6cac67"}LF
 * </pre>
 *
 * <p><b>The checksum</b> is CRC-32C (Castagnoli, RFC 3720 appendix B.4) of all bytes of the line
 * before {@code "_crc"}, the comma included; in other words of the line without its last 19 bytes,
 * which are always {@code "_crc":"}, eight lower-case hexadecimal digits, {@code "}} and LF. Being
 * found by position and not by name, it is indifferent to {@code _crc} elsewhere in the object.
 *
 * <p>One instance serves one thread at a time and allocates nothing per line. Buffers may be heap
 * or direct; they keep their position and limit, but must not be used elsewhere during the call.
 */
public final class LineSeal {
  /** The longest line written or read, LF included: 64 MiB. */
  public static final int MAX_LINE_BYTES = 64 << 20;

  private static final byte[] NAME = "\"_crc\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGITS = 8;

  /** How many bytes longer a sealed line is than its object, unless that has no member. */
  public static final int SEAL_BYTES = NAME.length + DIGITS + "\"}\n".length();

  private final CRC32C crc = new CRC32C();
  private final ByteBuffer ending = ByteBuffer.allocate(1 + SEAL_BYTES);

  /** A seal for the lines of one thread at a time. */
  public LineSeal() {}

  /**
   * Writes {@code object} as a sealed line at the position of {@code target}, which advances.
   *
   * @param object from position to limit one JSON object, first byte <code>{</code>, last byte
   *     <code>}</code>, without a raw LF
   * @param target takes the line
   * @throws IllegalArgumentException if {@code object} does not look like that, or is too long
   * @throws BufferOverflowException if {@code target} has less room than {@code object.remaining()
   *     + 19} bytes; it is then unchanged
   */
  public void seal(ByteBuffer object, ByteBuffer target) {
    ByteBuffer end = ending(object);
    int kept = object.remaining() - 1;
    if (target.remaining() < kept + end.remaining()) {
      throw new BufferOverflowException();
    }
    target.put(target.position(), object, object.position(), kept);
    target.position(target.position() + kept).put(end);
  }

  /**
   * What replaces the last byte of {@code object} in its sealed line. Valid until the next call.
   */
  ByteBuffer ending(ByteBuffer object) {
    ByteBuffer end = endingOfEncoded(object);
    requireNoLineFeed(object);
    return end;
  }

  /** The same for an object that is known to have no raw LF. */
  ByteBuffer endingOfEncoded(ByteBuffer object) {
    requireObject(object);
    int brace = object.limit() - 1;
    updateCrc(object, object.position(), brace);
    ending.clear();
    if (!isEmpty(object)) {
      crc.update(',');
      ending.put((byte) ',');
    }
    ending.put(NAME);
    int value = (int) crc.getValue();
    for (int i = 0; i < DIGITS; i++) {
      ending.put(hexDigit(value, i));
    }
    return ending.put((byte) '"').put((byte) '}').put(LF).flip();
  }

  /**
   * Tells whether the bytes from position to limit, LF included, are a line as it was sealed. Not
   * checked is what only a writer of correct checksums could get wrong: that it is JSON.
   *
   * @param line the bytes
   * @return what they are
   */
  public LineStatus verify(ByteBuffer line) {
    int end = line.limit();
    if (!line.hasRemaining() || line.get(end - 1) != LF) {
      return LineStatus.TORN;
    }
    int seal = end - SEAL_BYTES;
    if (seal <= line.position() || !hasSealAt(line, seal)) {
      return LineStatus.CORRUPT;
    }
    updateCrc(line, line.position(), seal);
    int value = (int) crc.getValue();
    for (int i = 0; i < DIGITS; i++) {
      if (line.get(seal + NAME.length + i) != hexDigit(value, i)) {
        return LineStatus.CORRUPT;
      }
    }
    return LineStatus.OK;
  }

  /** Whether the last member of a line is here, whatever its checksum and its LF have become. */
  static boolean hasSealAt(ByteBuffer line, int seal) {
    for (int i = 0; i < NAME.length; i++) {
      if (line.get(seal + i) != NAME[i]) {
        return false;
      }
    }
    int quote = seal + NAME.length + DIGITS;
    return line.get(quote) == '"' && line.get(quote + 1) == '}';
  }

  private void updateCrc(ByteBuffer bytes, int from, int to) {
    int position = bytes.position();
    int limit = bytes.limit();
    crc.reset();
    crc.update(bytes.limit(to).position(from));
    bytes.limit(limit).position(position);
  }

  private static byte hexDigit(int value, int index) {
    return HEX[(value >>> (28 - 4 * index)) & 0xf];
  }

  private static void requireObject(ByteBuffer object) {
    int first = object.position();
    int last = object.limit() - 1;
    if (last <= first || object.get(first) != '{' || object.get(last) != '}') {
      throw new IllegalArgumentException("not a JSON object: must begin with { and end with }");
    }
    if (object.remaining() > MAX_LINE_BYTES - SEAL_BYTES) {
      throw new IllegalArgumentException("object of " + object.remaining() + " bytes is too long");
    }
  }

  private static void requireNoLineFeed(ByteBuffer object) {
    int first = object.position();
    int lineFeed = LineFeed.next(object, first, object.limit());
    if (lineFeed >= 0) {
      throw new IllegalArgumentException("raw LF in the object at byte " + (lineFeed - first));
    }
  }

  private static boolean isEmpty(ByteBuffer object) {
    int i = object.limit() - 2;
    while (object.get(i) == ' ' || object.get(i) == '\t' || object.get(i) == '\r') {
      i--;
    }
    return i == object.position();
  }
}
