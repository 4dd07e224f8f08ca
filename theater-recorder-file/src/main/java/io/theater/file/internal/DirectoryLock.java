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
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock that ends with its process, on a file that says whose it is.
 *
 * <p>POSIX releases a process's locks of a file when the process closes <em>any</em> channel of it.
 * So a directory that this process has locked already must be recognised before its lock file is
 * opened.
 */
final class DirectoryLock implements Closeable {
  private static final Set<Held> HELD = new HashSet<>(); // guarded by itself
  private static final int MAX_OWNER_BYTES = 1_024;
  private static final int TRIES = 5;
  private static final long PAUSE_NANOS = 20_000_000;

  private final Held held;
  private final FileChannel channel;

  /** A lock of this process. */
  private record Held(Object directory, Path file) {}

  private DirectoryLock(Held held, FileChannel channel) {
    this.held = held;
    this.channel = channel;
  }

  /**
   * Takes a lock.
   *
   * @param base what is locked
   * @param file the lock; a directory may have several
   * @throws IllegalStateException when another writer has it
   */
  static DirectoryLock acquire(Path base, Path file) throws IOException {
    Held held = new Held(identity(base), file.getFileName());
    if (!hold(held)) {
      throw inUse(base, "this process (" + ProcessHandle.current().pid() + ")");
    }
    boolean interrupted = Thread.interrupted(); // it would close the channel
    try {
      return new DirectoryLock(held, lock(base, file));
    } catch (Throwable e) {
      release(held);
      throw e;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean hold(Held held) {
    synchronized (HELD) {
      return HELD.add(held);
    }
  }

  private static void release(Held held) {
    synchronized (HELD) {
      HELD.remove(held);
    }
  }

  private static FileChannel lock(Path base, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, Set.of(READ, WRITE, CREATE, NOFOLLOW_LINKS), ownerOnly(file));
    try {
      if (!soon(() -> channel.tryLock() != null)) {
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

  /** One try to get a lock. */
  private interface Attempt {
    boolean succeeds() throws IOException;
  }

  /** Somebody who asks {@link #isHeld} has the lock for a moment. */
  private static boolean soon(Attempt attempt) throws IOException {
    for (int i = 1; i < TRIES; i++) {
      if (attempt.succeeds()) {
        return true;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return attempt.succeeds();
  }

  /** Whether a writer has a lock. Nothing is written, so this is for readers too. */
  static boolean isHeld(Path base, Path file) {
    if (!Files.exists(file, NOFOLLOW_LINKS)) {
      return false;
    }
    boolean interrupted = Thread.interrupted(); // it would close the channel
    try {
      return isHeld(new Held(identity(base), file.getFileName()), file);
    } catch (IOException unknown) {
      return true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean isHeld(Held held, Path file) throws IOException {
    synchronized (HELD) { // this process must not lock the file while it is open here
      if (HELD.contains(held)) {
        return true;
      }
      try (FileChannel channel = FileChannel.open(file, Set.of(READ, NOFOLLOW_LINKS))) {
        return channel.tryLock(0, Long.MAX_VALUE, true) == null;
      }
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
            + "; close that writer, or give this one a directory or a writerSuffix of its own");
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
      release(held);
    }
  }
}
