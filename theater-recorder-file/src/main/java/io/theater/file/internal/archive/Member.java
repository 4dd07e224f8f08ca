package io.theater.file.internal.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** A gzip member, RFC 1952, always with the same header. */
final class Member {
  /** Raw bytes of a member, unless a single record has more. */
  static final int RAW_BYTES = 256 << 10;

  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  /** Checksum and length of the raw bytes. */
  static final int TRAILER_BYTES = 8;

  private static final int LEVEL = 3;

  private Member() {}

  /** Compresses. */
  static byte[] of(byte[] raw, int length) {
    Deflater deflater = new Deflater(LEVEL, true);
    try {
      deflater.setInput(raw, 0, length);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(length / 2 + 64);
      out.writeBytes(HEADER);
      byte[] chunk = new byte[32 << 10];
      while (!deflater.finished()) {
        out.write(chunk, 0, deflater.deflate(chunk));
      }
      CRC32 crc = new CRC32();
      crc.update(raw, 0, length);
      out.writeBytes(
          ByteBuffer.allocate(TRAILER_BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt((int) crc.getValue())
              .putInt(length)
              .array());
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /**
   * Inflates the member at the position of a buffer, which advances behind it.
   *
   * @throws IOException when it is damaged
   */
  static byte[] inflate(ByteBuffer gzip) throws IOException {
    if (!startsAt(gzip, gzip.position())) {
      throw new IOException("no gzip member begins here");
    }
    ByteBuffer in = gzip.duplicate().position(gzip.position() + HEADER.length);
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(in);
      byte[] raw = inflate(inflater);
      checkTrailer(in.order(ByteOrder.LITTLE_ENDIAN), raw);
      gzip.position(in.position());
      return raw;
    } catch (DataFormatException e) {
      throw new IOException("the compressed bytes are damaged: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  private static byte[] inflate(Inflater inflater) throws DataFormatException, IOException {
    byte[] raw = new byte[RAW_BYTES + (32 << 10)];
    int length = 0;
    while (!inflater.finished()) {
      if (length == raw.length) {
        raw = Arrays.copyOf(raw, Math.multiplyExact(2, raw.length));
      }
      int count = inflater.inflate(raw, length, raw.length - length);
      if (count == 0
          && !inflater.finished()
          && (inflater.needsInput() || inflater.needsDictionary())) {
        throw new IOException("the compressed bytes end too early");
      }
      length += count;
    }
    return length == raw.length ? raw : Arrays.copyOf(raw, length);
  }

  private static void checkTrailer(ByteBuffer in, byte[] raw) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(raw);
    if (in.remaining() < TRAILER_BYTES
        || in.getInt() != (int) crc.getValue()
        || in.getInt() != raw.length) {
      throw new IOException("the checksum does not match");
    }
  }

  /** Where the next member may begin, or the limit. */
  static int next(ByteBuffer gzip, int from) {
    int at = from;
    while (at < gzip.limit() && !startsAt(gzip, at)) {
      at++;
    }
    return at;
  }

  private static boolean startsAt(ByteBuffer gzip, int at) {
    if (gzip.limit() - at < HEADER.length + TRAILER_BYTES) {
      return false;
    }
    for (int i = 0; i < HEADER.length; i++) {
      if (gzip.get(at + i) != HEADER[i]) {
        return false;
      }
    }
    return true;
  }
}
