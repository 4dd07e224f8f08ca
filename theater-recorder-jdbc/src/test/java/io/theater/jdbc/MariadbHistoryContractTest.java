package io.theater.jdbc;

import io.theater.contract.HistoryStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;

class MariadbHistoryContractTest extends HistoryStoreContract<JdbcRecorder> {
  @RegisterExtension final TestDatabase database = TestDatabase.of(TestDatabase.Engine.MARIADB);

  @Override
  protected JdbcRecorder open(Path directory) {
    return database.open();
  }
}
