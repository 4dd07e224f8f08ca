package io.theater.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import io.theater.Theater;
import io.theater.contract.Books;
import io.theater.contract.Events;
import io.theater.event.TheaterEvent;
import io.theater.jdbc.TestDatabase.Engine;
import io.theater.model.LlmInteraction;
import io.theater.model.Message;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.LoggerFactory;

/** Nothing that went to a model is in a log, a state of health or an exception. */
class SecretsTest {
  private static final String CANARY = "canary-in-a-prompt";

  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final Logger root = (Logger) LoggerFactory.getLogger("ROOT");
  private final Logger ours = (Logger) LoggerFactory.getLogger("io.theater");
  private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();

  @BeforeEach
  void listen() {
    LoggerContext context = root.getLoggerContext();
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%level %logger %msg%n%ex%n");
    encoder.start();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.setOutputStream(logged);
    appender.start();
    root.addAppender(appender);
    ours.setLevel(Level.TRACE);
  }

  @AfterEach
  void stopListening() {
    ours.setLevel(null);
    root.detachAppender(appender);
    appender.stop();
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void tellsNoValuesOfARowThatIsRefused(Engine engine) throws Exception {
    try (TestDatabase database = TestDatabase.of(engine);
        JdbcRecorder recorder = database.open()) {
      refuseCanaries(database, engine);
      for (TheaterEvent event : poison()) {
        Throwable refused = catchThrowable(() -> recorder.write(List.of(event)));
        assertThat(refused).isInstanceOf(SQLException.class).hasMessageContaining("SQLSTATE");
        assertThat(recorder.isRetryable(refused)).isFalse();
        assertThat(text(refused)).doesNotContain(CANARY);
        assertThat(recorder.health().toString()).contains(database.prefix()).doesNotContain(CANARY);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void tellsNoValuesWhenTheTheaterQuarantines(Engine engine) throws Exception {
    try (TestDatabase database = TestDatabase.of(engine)) {
      Theater theater = Theater.builder().sink(database.open()).build();
      refuseCanaries(database, engine);
      theater.llm().record(call());
      theater.flush(Duration.ofSeconds(30));
      assertThat(Books.addUp(theater).quarantined()).isEqualTo(1);
      assertThat(theater.health().toString()).contains("refused").doesNotContain(CANARY);
      theater.close();
    }
    assertThat(logged()).contains("refused an event for good").doesNotContain(CANARY);
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void tellsNoValuesOfWhatASpoolSetsAside(Engine engine, @TempDir Path spool) throws Exception {
    try (TestDatabase database = TestDatabase.of(engine)) {
      FaultyDataSource faulty = new FaultyDataSource(database.dataSource());
      try (JdbcRecorder recorder =
          JdbcRecorder.builder(faulty.dataSource())
              .prefix(database.prefix())
              .spool(spool)
              .build()) {
        refuseCanaries(database, engine);
        faulty.goDown();
        recorder.write(poison());
        faulty.comeBack();
        await().until(() -> !recorder.health().details().get("spool_refused").equals(0L));
        assertThat(recorder.health().toString()).contains("refused").doesNotContain(CANARY);
      }
    }
    assertThat(logged()).contains("refused a spooled event").doesNotContain(CANARY);
  }

  @Test
  void tellsNoValuesWhenAConnectionOfItsOwnPoolBreaks() throws Exception {
    try (TestDatabase database = TestDatabase.of(Engine.EMBEDDED_POSTGRES);
        Cable cable = Cable.to(port(database))) {
      JdbcRecorder recorder =
          JdbcRecorder.pooled(
              "jdbc:postgresql://127.0.0.1:" + cable.port() + "/postgres", "postgres", null);
      cable.resetAfter(Cable.Way.TO_SERVER, 100_000);
      List<Message> prompt = List.of(Message.text(Message.USER, CANARY.repeat(20_000)));
      List<TheaterEvent> batch =
          List.of(Events.of("session-1").llmStarted("call", call -> call.messages(prompt)));
      Throwable broken = catchThrowable(() -> recorder.write(batch));
      assertThat(broken)
          .hasMessageContaining("theater_payload failed with SQLSTATE 08")
          .matches(recorder::isRetryable);
      assertThat(cable.isBroken()).isTrue();
      assertThat(text(broken) + recorder.health()).doesNotContain(CANARY);
      cable.heal();
      await()
          .ignoreExceptions()
          .untilAsserted(() -> recorder.write(batch)); // the other connection is broken as well
      assertThat(recorder.interaction("call").orElseThrow().userPrompt()).contains(CANARY);
      recorder.close();
      database.run(
          "DROP TABLE theater_session, theater_execution, theater_step, theater_interaction,"
              + " theater_payload, theater_step_text, theater_hour, theater_total, theater_meta");
    }
    assertThat(logged()).contains("marked as broken").doesNotContain(CANARY);
  }

  private static int port(TestDatabase database) throws SQLException {
    return database.dataSource().unwrap(PGSimpleDataSource.class).getPortNumbers()[0];
  }

  private static void refuseCanaries(TestDatabase database, Engine engine) throws SQLException {
    refuseCanaries(database, engine, "payload", "content");
    refuseCanaries(database, engine, "session", "title");
  }

  private static void refuseCanaries(
      TestDatabase database, Engine engine, String table, String column) throws SQLException {
    String canary = column + " LIKE '%canary%'";
    database.run(
        engine == Engine.SQLITE // cannot add constraints
            ? "CREATE TRIGGER @c_"
                + table
                + " BEFORE INSERT ON @"
                + table
                + " WHEN NEW."
                + canary
                + " BEGIN SELECT RAISE(ABORT, 'refused'); END"
            : "ALTER TABLE @"
                + table
                + " ADD CONSTRAINT @c_"
                + table
                + " CHECK ("
                + column
                + " IS NULL OR NOT "
                + canary
                + ")");
  }

  private static List<TheaterEvent> poison() {
    Events events = Events.of("session-1");
    return List.of(
        events.described(null, CANARY), events.llmStarted("call", call -> call.messages(prompt())));
  }

  private static LlmInteraction call() {
    return LlmInteraction.builder("call", "session-1").messages(prompt()).build();
  }

  private static List<Message> prompt() {
    return List.of(Message.text(Message.USER, CANARY));
  }

  private String logged() {
    return logged.toString(StandardCharsets.UTF_8);
  }

  private static String text(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
