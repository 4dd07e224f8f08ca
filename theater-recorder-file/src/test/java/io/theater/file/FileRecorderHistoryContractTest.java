package io.theater.file;

import io.theater.contract.HistoryStoreContract;
import java.nio.file.Path;

class FileRecorderHistoryContractTest extends HistoryStoreContract<FileRecorder> {
  @Override
  protected FileRecorder open(Path directory) {
    return FileRecorder.at(directory);
  }
}
