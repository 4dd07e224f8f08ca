package io.theater.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
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
   * @param file its path
   * @return the open file; the caller closes it
   * @throws java.nio.file.NoSuchFileException if there is none
   * @throws IOException if it cannot be opened
   */
  StorageFile openToRead(Path file) throws IOException;

  /**
   * Opens a file for reading and writing; creates it, readable by its owner only, if missing.
   *
   * @param file its path, in a directory that exists
   * @return the open file; the caller closes it
   * @throws IOException if it cannot be opened or created
   */
  StorageFile openToWrite(Path file) throws IOException;

  /**
   * Moves a file in one step, replacing {@code to} if it exists.
   *
   * @param from the file
   * @param to its new path, on the same file system
   * @throws IOException if it was not moved
   */
  void rename(Path from, Path to) throws IOException;

  /**
   * Deletes a file; a missing one is no error.
   *
   * @param file its path
   * @throws IOException if it is still there
   */
  void delete(Path file) throws IOException;

  /**
   * Lists the entries of a directory.
   *
   * @param directory its path
   * @return the paths of its entries in the order of their names; empty if there is no directory
   * @throws IOException if it cannot be read
   */
  List<Path> list(Path directory) throws IOException;

  /**
   * Creates a directory and its missing parents, accessible to their owner only.
   *
   * @param directory its path
   * @throws IOException if it is not a directory afterwards
   */
  void createDirectories(Path directory) throws IOException;

  /**
   * How many bytes this process may still write to the disk of an existing file or directory.
   *
   * @param path the file or directory
   * @return in bytes
   * @throws IOException if the system does not tell
   */
  long usableSpace(Path path) throws IOException;

  /**
   * Makes created, renamed and deleted entries of a directory survive a power loss.
   *
   * @param directory its path
   * @throws IOException if nobody knows whether they would survive
   */
  void forceDirectory(Path directory) throws IOException;

  /**
   * The content of a file of less than 2 GiB that will not change any more, to be read at any
   * place; outside the heap where the storage can do that. It stays readable when the file is
   * deleted.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  default ByteBuffer map(Path file) throws IOException {
    try (StorageFile opened = openToRead(file)) {
      ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(opened.size()));
      while (content.hasRemaining() && opened.read(content, content.position()) > 0) {
        // a read may return less than asked for
      }
      return content.flip();
    }
  }
}
