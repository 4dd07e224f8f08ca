package io.theater.file.internal;

import io.theater.segment.Storage;
import io.theater.segment.StorageFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and never writes. Files of one directory stay open once they were read, so that they can
 * still be read after their writer has moved them into an archive. Thread-safe.
 */
final class HeldStorage implements Storage, Closeable {
  private final Storage storage;
  private final Path directory;

  // guarded by this
  private final Map<Path, StorageFile> held = new HashMap<>();
  private boolean closed;

  /**
   * Holds nothing yet.
   *
   * @param storage the disk
   * @param directory whose files stay open
   */
  HeldStorage(Storage storage, Path directory) {
    this.storage = storage;
    this.directory = directory;
  }

  /** A file that others read as well; closing it means nothing. */
  private record Shared(StorageFile file) implements StorageFile {
    @Override
    public int read(ByteBuffer to, long position) throws IOException {
      return file.read(to, position);
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
      throw refused();
    }

    @Override
    public void truncate(long size) throws IOException {
      throw refused();
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void force() throws IOException {
      throw refused();
    }

    @Override
    public void close() {}
  }

  @Override
  public StorageFile openToRead(Path file) throws IOException {
    return directory.equals(file.getParent()) ? held(file) : storage.openToRead(file);
  }

  private synchronized StorageFile held(Path path) throws IOException {
    if (closed) {
      throw new IOException("the recording was closed");
    }
    StorageFile file = held.get(path);
    if (file == null) {
      file = storage.openToRead(path);
      held.put(path, file);
    }
    return new Shared(file);
  }

  @Override
  public ByteBuffer map(Path file) throws IOException {
    return storage.map(file);
  }

  @Override
  public List<Path> list(Path listed) throws IOException {
    return storage.list(listed);
  }

  @Override
  public long usableSpace(Path path) throws IOException {
    return storage.usableSpace(path);
  }

  @Override
  public StorageFile openToWrite(Path file) throws IOException {
    throw refused();
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    throw refused();
  }

  @Override
  public void delete(Path file) throws IOException {
    throw refused();
  }

  @Override
  public void createDirectories(Path created) throws IOException {
    throw refused();
  }

  @Override
  public void forceDirectory(Path forced) throws IOException {
    throw refused();
  }

  private static IOException refused() {
    return new IOException("the recording is only read");
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    IOException failure = null;
    for (StorageFile file : held.values()) {
      try {
        file.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    held.clear();
    if (failure != null) {
      throw failure;
    }
  }
}
