package io.theater.file;

import io.theater.segment.FileStorage;
import io.theater.segment.Storage;
import io.theater.segment.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A real disk that takes so many changes and not one more, as after a kill. */
final class DyingStorage implements Storage {
  /** Changes that it still takes. */
  final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

  private final Storage disk = new FileStorage();

  boolean isDead() {
    return left.get() < 0;
  }

  private void change() throws IOException {
    if (left.decrementAndGet() < 0) {
      throw new IOException("killed");
    }
  }

  @Override
  public StorageFile openToRead(Path file) throws IOException {
    return disk.openToRead(file);
  }

  @Override
  public StorageFile openToWrite(Path file) throws IOException {
    change();
    return new DyingFile(disk.openToWrite(file));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    change();
    disk.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    change();
    disk.delete(file);
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    return disk.list(directory);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    change();
    disk.createDirectories(directory);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    change();
    disk.forceDirectory(directory);
  }

  @Override
  public long usableSpace(Path directory) throws IOException {
    return disk.usableSpace(directory);
  }

  @Override
  public ByteBuffer map(Path file) throws IOException {
    return disk.map(file);
  }

  private final class DyingFile implements StorageFile {
    private final StorageFile file;

    DyingFile(StorageFile file) {
      this.file = file;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return file.read(target, position);
    }

    /** The last write gets half of its bytes out. */
    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      try {
        change();
      } catch (IOException killed) {
        int half = source.remaining() / 2;
        if (left.get() == -1) {
          file.write(source.duplicate().limit(source.position() + half), position);
        }
        throw killed;
      }
      return file.write(source, position);
    }

    @Override
    public void truncate(long size) throws IOException {
      change();
      file.truncate(size);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void force() throws IOException {
      change();
      file.force();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
