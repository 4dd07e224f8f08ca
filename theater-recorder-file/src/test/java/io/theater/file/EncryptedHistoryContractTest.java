package io.theater.file;

import java.nio.file.Path;
import java.util.Map;

/** The same answers when all is encrypted, archives too. */
class EncryptedHistoryContractTest extends ArchivedHistoryContractTest {
  @Override
  protected FileRecorder open(Path directory) {
    return FileRecorder.builder(directory)
        .maxFileSize(FileRecorder.Builder.MIN_FILE_SIZE)
        .threads(Idle.THREADS)
        .encryption(KeyProvider.of(Map.of("k1", new byte[32]), "k1"))
        .build();
  }
}
