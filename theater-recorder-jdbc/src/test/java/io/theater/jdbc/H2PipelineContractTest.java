package io.theater.jdbc;

import io.theater.contract.PipelineContract;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;

class H2PipelineContractTest extends PipelineContract {
  @RegisterExtension final TestDatabase database = TestDatabase.of(TestDatabase.Engine.H2);

  @Override
  protected JdbcRecorder open(Path directory) {
    return database.open();
  }
}
