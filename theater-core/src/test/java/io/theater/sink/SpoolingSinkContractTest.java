package io.theater.sink;

import io.theater.contract.EventSinkContract;
import java.nio.file.Path;

class SpoolingSinkContractTest extends EventSinkContract {
  @Override
  protected EventSink open(Path directory) {
    return SpoolingSink.around(InMemorySink.create(), directory);
  }
}
