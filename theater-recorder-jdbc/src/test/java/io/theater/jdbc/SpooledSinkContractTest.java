package io.theater.jdbc;

import io.theater.contract.EventSinkContract;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;

class SpooledSinkContractTest extends EventSinkContract {
  @RegisterExtension final TestDatabase database = TestDatabase.of(TestDatabase.Engine.H2);

  @Override
  protected JdbcRecorder open(Path directory) {
    return database.builder().spool(directory).build();
  }
}
