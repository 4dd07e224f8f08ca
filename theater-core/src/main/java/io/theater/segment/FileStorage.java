package io.theater.segment;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * The file system of the host. On POSIX, files are created with mode 0600 and directories with
 * 0700. Symbolic links are refused at the last element of a path; whoever chooses the base
 * directory answers for those before it.
 *
 * <p><b>Interrupts.</b> A file channel closes itself when its thread is interrupted. The files
 * opened here hide that: an operation puts the interrupt flag aside, opens the channel again if an
 * interrupt came in between, repeats, and sets the flag again at its end. As the path is used
 * again, an open file must not be renamed. The exception is {@link StorageFile#force()}:
 * interrupted half-way it fails, because its outcome is unknown.
 */
public final class FileStorage implements Storage {
  private static final Set<OpenOption> TO_READ = Set.of(READ, NOFOLLOW_LINKS);
  private static final Set<OpenOption> TO_WRITE = Set.of(READ, WRITE, NOFOLLOW_LINKS);
  private static final Set<OpenOption> TO_CREATE = Set.of(READ, WRITE, CREATE, NOFOLLOW_LINKS);

  /** A view of the file system; it holds nothing open. */
  public FileStorage() {}

  @Override
  public StorageFile openToRead(Path file) throws IOException {
    return new ChannelFile(file, TO_READ, TO_READ);
  }

  @Override
  public StorageFile openToWrite(Path file) throws IOException {
    return new ChannelFile(file, TO_CREATE, TO_WRITE, ownerOnly(file, "rw-------"));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, ATOMIC_MOVE);
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entries::add);
    } catch (NoSuchFileException missing) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    Collections.sort(entries);
    return entries;
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    Files.createDirectories(directory, ownerOnly(directory, "rwx------"));
    if (!Files.isDirectory(directory, NOFOLLOW_LINKS)) {
      throw new NotDirectoryException(directory.toString());
    }
  }

  @Override
  public long usableSpace(Path path) throws IOException {
    return Files.getFileStore(path).getUsableSpace();
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    // Elsewhere directories cannot be opened, and the file system journals their entries.
    if (isPosix(directory)) {
      try (StorageFile opened = openToRead(directory)) {
        opened.force();
      }
    }
  }

  @Override
  public ByteBuffer map(Path file) throws IOException {
    boolean interrupted = Thread.interrupted(); // it would close the channel
    try (FileChannel channel = FileChannel.open(file, TO_READ)) {
      return channel.map(MapMode.READ_ONLY, 0, channel.size());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
    return isPosix(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
