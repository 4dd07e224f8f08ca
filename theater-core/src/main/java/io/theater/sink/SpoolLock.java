package io.theater.sink;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * A lock on a directory that ends with its process. POSIX takes the locks of a file from a process
 * that closes any channel of it, so what this process has locked is recognised before its lock file
 * is opened.
 */
final class SpoolLock implements Closeable {
  private static final Set<Path> HELD = new HashSet<>(); // guarded by itself

  private final Path directory;
  private final FileChannel channel;

  private SpoolLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Takes the lock of an existing directory.
   *
   * @throws IOException when another spool has it
   */
  static SpoolLock acquire(Path directory) throws IOException {
    Path real = directory.toRealPath();
    synchronized (HELD) {
      if (!HELD.add(real)) {
        throw new IOException(
            directory + " is in use by another spool of this process: give each its own");
      }
    }
    boolean interrupted = Thread.interrupted(); // it would close the channel
    try {
      return new SpoolLock(real, lock(real));
    } catch (Throwable e) {
      release(real);
      throw e;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    try {
      if (channel.tryLock() == null) {
        throw new IOException(
            directory + " is in use by the spool of another process: give each its own");
      }
      return channel;
    } catch (Throwable e) {
      channel.close();
      throw e;
    }
  }

  private static void release(Path directory) {
    synchronized (HELD) {
      HELD.remove(directory);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close(); // the file stays: deleting it could take away the lock of the next one
    } finally {
      release(directory);
    }
  }
}
