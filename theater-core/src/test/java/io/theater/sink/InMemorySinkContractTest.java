package io.theater.sink;

import io.theater.contract.EventSinkContract;
import java.nio.file.Path;

class InMemorySinkContractTest extends EventSinkContract {
  @Override
  protected EventSink open(Path directory) {
    return InMemorySink.create();
  }
}
