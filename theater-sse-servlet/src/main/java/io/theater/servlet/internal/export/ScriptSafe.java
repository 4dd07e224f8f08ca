package io.theater.servlet.internal.export;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** JSON for a script element: a less-than sign, which is in texts only, is escaped. */
final class ScriptSafe extends FilterOutputStream {
  private static final byte[] LESS_THAN = "\\u003c".getBytes(StandardCharsets.US_ASCII);

  ScriptSafe(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int octet) throws IOException {
    if (octet == '<') {
      out.write(LESS_THAN);
    } else {
      out.write(octet);
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] == '<') {
        out.write(bytes, from, i - from);
        out.write(LESS_THAN);
        from = i + 1;
      }
    }
    out.write(bytes, from, offset + length - from);
  }
}
