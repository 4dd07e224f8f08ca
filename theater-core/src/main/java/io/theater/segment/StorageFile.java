package io.theater.segment;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open file, addressed by position only, so any number of threads may read it at once. The rules
 * of {@link Storage} hold.
 */
public interface StorageFile extends Closeable {

  /**
   * Reads at most {@code target.remaining()} bytes.
   *
   * @return how many, or -1 at the end of the file
   */
  int read(ByteBuffer target, long position) throws IOException;

  /**
   * Writes the bytes of {@code source}, or only the first of them.
   *
   * @return how many were written; {@code source} advanced by as many
   */
  int write(ByteBuffer source, long position) throws IOException;

  /** Cuts the file to {@code size} bytes; a shorter file stays as it is. */
  void truncate(long size) throws IOException;

  /** Length of the file in bytes. */
  long size() throws IOException;

  /**
   * Makes the content survive a power loss. When it fails, nobody knows what did reach the disk,
   * and a second call that succeeds would prove nothing.
   */
  void force() throws IOException;
}
