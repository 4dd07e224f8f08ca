package io.theater.file.internal.export;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.theater.model.LlmInteraction;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Interactions in files below a directory, for their owner only as prompts are in them. A file that
 * is there already is never touched. One file is open at a time, however many there are.
 */
public final class NewFiles implements Destination {
  private final Path directory;
  private final Format format;
  private final Function<LlmInteraction, String> names;
  private final Map<Path, Long> counts = new LinkedHashMap<>();
  private @Nullable Path current;
  private @Nullable OutputStream out;

  /**
   * Nothing is created yet.
   *
   * @param directory created with its parents when there is a file to write
   * @param names the file of an interaction below the directory, without its extension
   */
  public NewFiles(Path directory, Format format, Function<LlmInteraction, String> names) {
    this.directory = directory;
    this.format = format;
    this.names = names;
  }

  @Override
  public void add(LlmInteraction call) throws IOException {
    Path file = directory.resolve(names.apply(call) + format.extension());
    OutputStream stream = stream(file);
    long count = counts.getOrDefault(file, 0L);
    format.add(stream, call, count);
    counts.put(file, count + 1);
  }

  private OutputStream stream(Path file) throws IOException {
    OutputStream open = out;
    if (open != null && file.equals(current)) {
      return open;
    }
    close();
    boolean isNew = !counts.containsKey(file);
    OutputStream opened = open(file, isNew);
    current = file;
    out = opened;
    if (isNew) {
      format.begin(opened);
    }
    return opened;
  }

  @SuppressWarnings("MustBeClosedChecker") // by the caller
  private static OutputStream open(Path file, boolean isNew) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (isNew) {
      Files.createDirectories(file.resolveSibling(""), only(posix, "rwx------"));
    }
    Set<OpenOption> options =
        isNew ? Set.of(CREATE_NEW, WRITE, NOFOLLOW_LINKS) : Set.of(APPEND, NOFOLLOW_LINKS);
    try {
      return new BufferedOutputStream(
          Channels.newOutputStream(
              Files.newByteChannel(file, options, only(posix && isNew, "rw-------"))));
    } catch (FileAlreadyExistsException e) {
      throw new FileAlreadyExistsException(
          file.toString(), null, "it is there already; export into another directory");
    }
  }

  private static FileAttribute<?>[] only(boolean posix, String permissions) {
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  @Override
  public void finish() throws IOException {
    for (Map.Entry<Path, Long> file : counts.entrySet()) {
      format.end(stream(file.getKey()), file.getValue());
    }
    close();
  }

  /** How many files there are. */
  public int files() {
    return counts.size();
  }

  @Override
  public void close() throws IOException {
    OutputStream open = out;
    out = null;
    current = null;
    if (open != null) {
      open.close();
    }
  }
}
