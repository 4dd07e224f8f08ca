package io.theater.file;

import io.theater.TheaterException;
import io.theater.file.internal.ReadOnlyRecording;
import io.theater.file.internal.crypt.Payloads;
import io.theater.model.Health;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A recording that is only read, as {@link FileRecorder#readOnly(Path)} opens it: what all its
 * writers had handed to the operating system at that moment. Lines that are written later are not
 * seen; those of the moment can be read until {@link #close()}, even when their file has gone into
 * an archive meanwhile.
 *
 * <p>It takes no lock, changes no file and has no thread. Calls that are still open belong to a
 * writer at work, or read as {@code interrupted} when there is none.
 *
 * <p><b>Threads.</b> Queries are for any number of threads and block on the disk.
 *
 * <p><b>Memory.</b> About a kilobyte for each record that is not archived yet. Each file of the log
 * that is not archived stays open.
 */
public final class FileHistory extends FileQueries implements Closeable {
  private final ReadOnlyRecording recording;

  private FileHistory(ReadOnlyRecording recording) {
    super(recording.queries());
    this.recording = recording;
  }

  static FileHistory open(Path directory, @Nullable KeyProvider keys) {
    try {
      return new FileHistory(ReadOnlyRecording.open(directory, Payloads.of(keys)));
    } catch (IOException e) {
      throw new TheaterException("open recording", directory.toString(), "file", e);
    }
  }

  /**
   * Whether all of the recording can be read.
   *
   * @return UP, or DEGRADED when lines or files cannot be read; details {@code corrupt_lines} and
   *     {@code corrupt_places} (file and offset of the first twenty)
   */
  @Override
  public Health storeHealth() {
    return recording.health();
  }

  /**
   * Closes the files. Idempotent; queries must not be asked any more.
   *
   * @throws IOException when a file could not be closed; all are released nevertheless
   */
  @Override
  public void close() throws IOException {
    recording.close();
  }
}
