package io.theater.segment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The few file operations a log needs. {@link FileStorage} is the one for real disks; tests put a
 * failing or forgetful one in its place.
 *
 * <p>Implementations serve any number of threads. All operations block, may throw any {@link
 * IOException}, never follow a symbolic link at the end of the path, and work whether or not the
 * calling thread is interrupted, leaving its interrupt flag set if it was.
 */
public interface Storage {

  /**
   * Opens an existing file for reading.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  StorageFile openToRead(Path file) throws IOException;

  /** Opens a file for reading and writing; creates it, readable by its owner only, if missing. */
  StorageFile openToWrite(Path file) throws IOException;

  /** Moves a file in one step, replacing {@code to} if it exists. */
  void rename(Path from, Path to) throws IOException;

  /** Deletes a file; a missing one is no error. */
  void delete(Path file) throws IOException;

  /** The entries of a directory in the order of their names; empty if there is no directory. */
  List<Path> list(Path directory) throws IOException;

  /** Creates a directory and its missing parents, accessible to their owner only. */
  void createDirectories(Path directory) throws IOException;

  /** Makes created, renamed and deleted entries of a directory survive a power loss. */
  void forceDirectory(Path directory) throws IOException;
}
