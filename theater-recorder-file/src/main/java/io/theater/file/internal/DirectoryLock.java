package io.theater.file.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lock that ends with its process, on a file that says whose it is.
 *
 * <p>POSIX releases a process's locks of a file when the process closes <em>any</em> channel of it.
 * So a directory that this process has locked already must be recognised before its lock file is
 * opened.
 */
final class DirectoryLock implements Closeable {
  private static final Set<Object> HELD = ConcurrentHashMap.newKeySet();
  private static final int MAX_OWNER_BYTES = 1_024;

  private final Object directory;
  private final FileChannel channel;

  private DirectoryLock(Object directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  static DirectoryLock acquire(Path base, Path file) throws IOException {
    Object directory = identity(base);
    if (!HELD.add(directory)) {
      throw inUse(base, "this process (" + ProcessHandle.current().pid() + ")");
    }
    boolean interrupted = Thread.interrupted(); // it would close the channel
    try {
      return new DirectoryLock(directory, lock(base, file));
    } catch (Throwable e) {
      HELD.remove(directory);
      throw e;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static FileChannel lock(Path base, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, Set.of(READ, WRITE, CREATE, NOFOLLOW_LINKS), ownerOnly(file));
    try {
      if (channel.tryLock() == null) {
        throw inUse(base, owner(channel));
      }
      String me = "process " + ProcessHandle.current().pid() + " since " + Instant.now();
      channel.truncate(0);
      channel.write(UTF_8.encode(me), 0);
      return channel;
    } catch (Throwable e) {
      channel.close();
      throw e;
    }
  }

  private static String owner(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(MAX_OWNER_BYTES);
    channel.read(text, 0);
    return text.position() == 0 ? "another process" : UTF_8.decode(text.flip()).toString();
  }

  private static IllegalStateException inUse(Path base, String owner) {
    return new IllegalStateException(
        "the recording "
            + base
            + " is in use by "
            + owner
            + "; close that writer, or give this one a directory of its own");
  }

  /** What a directory is, whatever the path that leads to it. */
  private static Object identity(Path base) throws IOException {
    Object key = Files.readAttributes(base, BasicFileAttributes.class).fileKey();
    return key == null ? base.toRealPath() : key;
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close(); // the file stays: deleting it could take away the lock of the next writer
    } finally {
      HELD.remove(directory);
    }
  }
}
