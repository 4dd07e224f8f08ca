package io.theater.file;

import io.theater.segment.FileStorage;
import io.theater.segment.Storage;
import io.theater.segment.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A real disk that may become full, lose its cache, or refuse access. */
final class FragileStorage implements Storage {
  /** Bytes that it still takes; a write gets half of its bytes out before it fails. */
  final AtomicLong freeBytes = new AtomicLong(Long.MAX_VALUE);

  /** How many of the next forces fail. */
  final AtomicInteger failingForces = new AtomicInteger();

  final AtomicInteger forces = new AtomicInteger();
  volatile boolean readOnly;

  /** Files whose path contains it cannot be written. */
  volatile @Nullable String broken;

  /** What it says is left, whatever it takes; negative makes it fail to say. */
  final AtomicLong usable = new AtomicLong(Long.MAX_VALUE);

  final AtomicInteger looks = new AtomicInteger();

  private final Storage disk = new FileStorage();

  @Override
  public StorageFile openToRead(Path file) throws IOException {
    return disk.openToRead(file);
  }

  @Override
  public StorageFile openToWrite(Path file) throws IOException {
    if (readOnly) {
      throw new AccessDeniedException(file.toString());
    }
    return new FragileFile(file, disk.openToWrite(file));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    disk.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    disk.delete(file);
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    return disk.list(directory);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    if (readOnly) {
      throw new AccessDeniedException(directory.toString());
    }
    disk.createDirectories(directory);
  }

  @Override
  public long usableSpace(Path path) throws IOException {
    looks.incrementAndGet();
    if (usable.get() < 0) {
      throw new IOException("Input/output error");
    }
    return usable.get();
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    disk.forceDirectory(directory);
  }

  private final class FragileFile implements StorageFile {
    private final Path path;
    private final StorageFile file;

    FragileFile(Path path, StorageFile file) {
      this.path = path;
      this.file = file;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return file.read(target, position);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      String part = broken;
      boolean isBroken = part != null && path.toString().contains(part);
      if (!isBroken && freeBytes.addAndGet(-source.remaining()) >= 0) {
        return file.write(source, position);
      }
      int half = source.remaining() / 2;
      file.write(source.duplicate().limit(source.position() + half), position);
      throw new IOException("No space left on device");
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
      forces.incrementAndGet();
      if (failingForces.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new IOException("Input/output error");
      }
      file.force();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
