package io.theater.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A storage whose operations fail or write short when {@link Faults} say so. */
public final class FaultyStorage implements Storage {
  /** What may happen to an operation. */
  public enum Fault {
    NONE,
    /** Throws without effect. */
    FAIL,
    /** Writes half of the bytes; other operations just work. */
    SHORT,
    /** Writes half of the bytes, then throws; other operations throw without effect. */
    HALF_THEN_FAIL
  }

  /** Decides about each call; {@code operation} is the name of the method. */
  public interface Faults {
    Fault next(String operation);
  }

  private final Storage disk;
  private final Faults faults;

  /** A disk with faults. */
  public FaultyStorage(Storage disk, Faults faults) {
    this.disk = disk;
    this.faults = faults;
  }

  private Fault check(String operation) throws IOException {
    Fault fault = faults.next(operation);
    if (fault == Fault.FAIL || (fault == Fault.HALF_THEN_FAIL && !operation.equals("write"))) {
      throw new IOException("injected into " + operation);
    }
    return fault;
  }

  @Override
  public StorageFile openToRead(Path file) throws IOException {
    check("openToRead");
    return new FaultyFile(disk.openToRead(file));
  }

  @Override
  public StorageFile openToWrite(Path file) throws IOException {
    check("openToWrite");
    return new FaultyFile(disk.openToWrite(file));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    check("rename");
    disk.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    check("delete");
    disk.delete(file);
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    check("list");
    return disk.list(directory);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    check("createDirectories");
    disk.createDirectories(directory);
  }

  @Override
  public long usableSpace(Path path) throws IOException {
    check("usableSpace");
    return disk.usableSpace(path);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    check("forceDirectory");
    disk.forceDirectory(directory);
  }

  private final class FaultyFile implements StorageFile {
    private final StorageFile file;

    FaultyFile(StorageFile file) {
      this.file = file;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      check("read");
      return file.read(target, position);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      Fault fault = check("write");
      if (fault == Fault.NONE) {
        return file.write(source, position);
      }
      int half = source.remaining() / 2 + (fault == Fault.SHORT ? 1 : 0);
      int written = file.write(source.duplicate().limit(source.position() + half), position);
      if (fault == Fault.HALF_THEN_FAIL) {
        throw new IOException("injected into write after " + written + " bytes");
      }
      source.position(source.position() + written);
      return written;
    }

    @Override
    public void truncate(long size) throws IOException {
      check("truncate");
      file.truncate(size);
    }

    @Override
    public long size() throws IOException {
      check("size");
      return file.size();
    }

    @Override
    public void force() throws IOException {
      check("force");
      file.force();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
