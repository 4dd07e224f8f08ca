package io.theater.file;

import io.theater.segment.FileStorage;
import io.theater.segment.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A real disk that does not answer where a test wants it, until the test lets it. */
final class HangingStorage extends ForwardingStorage {
  private volatile @Nullable Hang hang;

  /** Operations that wait: those of a kind on paths that contain a text. */
  private record Hang(
      Operation operation, String part, CountDownLatch reached, CountDownLatch answered) {}

  /** What may hang. */
  enum Operation {
    OPEN_TO_WRITE,
    WRITE,
    FORCE,
    DELETE,
    USABLE_SPACE
  }

  HangingStorage() {
    super(new FileStorage());
  }

  /** From now on it does not answer. */
  void hang(Operation operation, String part) {
    hang = new Hang(operation, part, new CountDownLatch(1), new CountDownLatch(1));
  }

  /** Returns when a thread waits for it. */
  void awaitHanging() throws InterruptedException {
    Hang current = hang;
    if (current != null) {
      current.reached().await();
    }
  }

  /** Answers again, also those who wait. */
  void answer() {
    Hang current = hang;
    hang = null;
    if (current != null) {
      current.answered().countDown();
    }
  }

  /** Like a system call, it cannot be interrupted. */
  private void mayHang(Operation operation, Path path) {
    Hang current = hang;
    if (current == null
        || operation != current.operation()
        || !path.toString().contains(current.part())) {
      return;
    }
    current.reached().countDown();
    boolean interrupted = false;
    while (true) {
      try {
        current.answered().await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public StorageFile openToWrite(Path file) throws IOException {
    mayHang(Operation.OPEN_TO_WRITE, file);
    return new HangingFile(file, super.openToWrite(file));
  }

  @Override
  public void delete(Path file) throws IOException {
    mayHang(Operation.DELETE, file);
    super.delete(file);
  }

  @Override
  public long usableSpace(Path path) throws IOException {
    mayHang(Operation.USABLE_SPACE, path);
    return super.usableSpace(path);
  }

  private final class HangingFile implements StorageFile {
    private final Path path;
    private final StorageFile file;

    HangingFile(Path path, StorageFile file) {
      this.path = path;
      this.file = file;
    }

    @Override
    public int read(ByteBuffer to, long position) throws IOException {
      return file.read(to, position);
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
      mayHang(Operation.WRITE, path);
      return file.write(from, position);
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void force() throws IOException {
      mayHang(Operation.FORCE, path);
      file.force();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
