package io.theater.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/**
 * A file channel that stays usable when a thread using it is interrupted. Every operation names its
 * position, so one that an interrupt cut short can simply be repeated.
 */
final class ChannelFile implements StorageFile {
  // The JDK keeps a direct buffer per thread as large as the largest transfer of a heap buffer.
  private static final int MAX_TRANSFER = 1 << 20;

  private final Path path;
  private final Set<OpenOption> reopening;
  private final Object lock = new Object();
  private volatile FileChannel channel; // replaced under lock
  private boolean closed; // guarded by lock

  ChannelFile(
      Path path, Set<OpenOption> opening, Set<OpenOption> reopening, FileAttribute<?>... attributes)
      throws IOException {
    this.path = path;
    this.reopening = reopening;
    this.channel = FileChannel.open(path, opening, attributes);
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return transfer(target, buffer -> channel.read(buffer, position));
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    return transfer(source, buffer -> channel.write(buffer, position));
  }

  @Override
  public void truncate(long size) throws IOException {
    repeatWhenInterrupted(() -> channel.truncate(size).size());
  }

  @Override
  public long size() throws IOException {
    return repeatWhenInterrupted(() -> channel.size());
  }

  @Override
  public void force() throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      channel.force(false);
    } finally {
      restore(interrupted);
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (lock) {
      closed = true;
      channel.close();
    }
  }

  private int transfer(ByteBuffer buffer, Transfer transfer) throws IOException {
    int position = buffer.position();
    int limit = buffer.limit();
    buffer.limit(Math.min(limit, position + MAX_TRANSFER));
    try {
      return (int) repeatWhenInterrupted(() -> transfer.apply(buffer.position(position)));
    } finally {
      buffer.limit(limit);
    }
  }

  private long repeatWhenInterrupted(Operation operation) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return operation.run();
        } catch (ClosedChannelException e) {
          interrupted |= Thread.interrupted();
          reopen(e);
        }
      }
    } finally {
      restore(interrupted);
    }
  }

  private void reopen(ClosedChannelException cause) throws IOException {
    synchronized (lock) {
      if (closed) {
        throw cause;
      }
      // Another thread may have been quicker.
      if (!channel.isOpen()) {
        channel = FileChannel.open(path, reopening);
      }
    }
  }

  private static void restore(boolean interrupted) {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Operation {
    long run() throws IOException;
  }

  private interface Transfer {
    int apply(ByteBuffer buffer) throws IOException;
  }
}
