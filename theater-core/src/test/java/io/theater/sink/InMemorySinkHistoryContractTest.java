package io.theater.sink;

import io.theater.contract.HistoryStoreContract;
import java.nio.file.Path;

class InMemorySinkHistoryContractTest extends HistoryStoreContract<InMemorySink> {
  @Override
  protected InMemorySink open(Path directory) {
    return InMemorySink.create();
  }

  @Override
  protected boolean isPersistent() {
    return false;
  }
}
