package io.theater.file;

import io.theater.segment.Storage;
import io.theater.segment.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A storage that does what another one does, but for what a test changes. */
class ForwardingStorage implements Storage {
  private final Storage disk;

  ForwardingStorage(Storage disk) {
    this.disk = disk;
  }

  @Override
  public StorageFile openToRead(Path file) throws IOException {
    return disk.openToRead(file);
  }

  @Override
  public StorageFile openToWrite(Path file) throws IOException {
    return disk.openToWrite(file);
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
    disk.createDirectories(directory);
  }

  @Override
  public long usableSpace(Path path) throws IOException {
    return disk.usableSpace(path);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    disk.forceDirectory(directory);
  }

  @Override
  public ByteBuffer map(Path file) throws IOException {
    return disk.map(file);
  }
}
