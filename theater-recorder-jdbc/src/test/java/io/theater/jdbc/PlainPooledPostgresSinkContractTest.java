package io.theater.jdbc;

import io.theater.contract.EventSinkContract;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A pool whose connections begin transactions, and a driver that sends batches as they are. */
class PlainPooledPostgresSinkContractTest extends EventSinkContract {
  @RegisterExtension
  final TestDatabase database =
      TestDatabase.of(
          TestDatabase.Engine.EMBEDDED_POSTGRES,
          source -> PooledPostgresHistoryContractTest.pool(source, false));

  @Override
  protected JdbcRecorder open(Path directory) {
    return database.open();
  }
}
