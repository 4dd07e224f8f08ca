package io.theater.file;

import io.theater.contract.EventSinkContract;
import java.nio.file.Path;

class FileRecorderSinkContractTest extends EventSinkContract {
  @Override
  protected FileRecorder open(Path directory) {
    return FileRecorder.at(directory);
  }
}
