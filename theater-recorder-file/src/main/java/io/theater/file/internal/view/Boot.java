package io.theater.file.internal.view;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.theater.segment.Storage;
import io.theater.segment.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Which run of the operating system this is: what it has not forced, the next one may not have. */
final class Boot {
  private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");
  private static final int LENGTH = 36;

  private Boot() {}

  /** A name, or nothing where the system does not tell. */
  static String id(Storage storage) {
    try (StorageFile file = storage.openToRead(LINUX)) {
      byte[] id = new byte[LENGTH];
      return file.read(ByteBuffer.wrap(id), 0) == LENGTH ? new String(id, US_ASCII) : "";
    } catch (IOException unknown) {
      return "";
    }
  }
}
