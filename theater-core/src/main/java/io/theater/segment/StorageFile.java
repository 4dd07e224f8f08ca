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
   * @param target takes them at its position, which advances
   * @param position offset in the file, in bytes
   * @return how many, or -1 at the end of the file
   * @throws IOException if they cannot be read
   */
  int read(ByteBuffer target, long position) throws IOException;

  /**
   * Writes the bytes of {@code source}, or only the first of them.
   *
   * @param source the bytes from position to limit
   * @param position offset in the file, in bytes
   * @return how many were written; {@code source} advanced by as many
   * @throws IOException if some were not written; the file may have taken others
   */
  int write(ByteBuffer source, long position) throws IOException;

  /**
   * Cuts the file to {@code size} bytes; a shorter file stays as it is.
   *
   * @param size in bytes
   * @throws IOException if it was not cut
   */
  void truncate(long size) throws IOException;

  /**
   * Length of the file.
   *
   * @return in bytes
   * @throws IOException if the system does not tell
   */
  long size() throws IOException;

  /**
   * Makes the content survive a power loss. When it fails, nobody knows what did reach the disk,
   * and a second call that succeeds would prove nothing.
   *
   * @throws IOException if that is not certain
   */
  void force() throws IOException;
}
