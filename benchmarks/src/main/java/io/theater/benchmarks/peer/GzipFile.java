package io.theater.benchmarks.peer;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** The limit of an archive: a file through {@code java.util.zip}, and no line looked at. */
public final class GzipFile {
  private static final int BUFFER_BYTES = 256 << 10;

  private GzipFile() {}

  /** Compresses a file into another one, and forces that to the disk. */
  public static void compress(Path source, Path target, int level) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(source);
        FileOutputStream file = new FileOutputStream(target.toFile());
        Leveled out = new Leveled(file, level)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
      }
      out.finish();
      file.getFD().sync();
    }
  }

  /** The same, and inflates it again, which checks its sum. */
  public static void compressAndCheck(Path source, Path target, int level) throws IOException {
    compress(source, target, level);
    byte[] buffer = new byte[BUFFER_BYTES];
    long bytes = 0;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(target), BUFFER_BYTES)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        bytes += count;
      }
    }
    if (bytes != Files.size(source)) {
      throw new IOException("inflated " + bytes + " bytes of " + Files.size(source));
    }
  }

  private static final class Leveled extends GZIPOutputStream {
    Leveled(OutputStream out, int level) throws IOException {
      super(out, BUFFER_BYTES);
      def.setLevel(level);
    }
  }
}
