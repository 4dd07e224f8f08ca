package io.theater.history;

import io.theater.contract.HistoryStoreContract;
import io.theater.sink.InMemorySink;
import java.nio.file.Path;

class HistoryContractTest extends HistoryStoreContract<InMemorySink> {
  @Override
  protected InMemorySink open(Path directory) {
    return InMemorySink.create();
  }

  @Override
  protected boolean isPersistent() {
    return false;
  }

  @Override
  protected HistoryStore reader(InMemorySink opened) {
    return History.of(opened, LiveOverlay.NONE);
  }
}
