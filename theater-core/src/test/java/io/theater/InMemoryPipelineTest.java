package io.theater;

import io.theater.contract.PipelineContract;
import io.theater.sink.EventSink;
import io.theater.sink.InMemorySink;
import java.nio.file.Path;

class InMemoryPipelineTest extends PipelineContract {
  @Override
  protected EventSink open(Path directory) {
    return InMemorySink.create();
  }
}
