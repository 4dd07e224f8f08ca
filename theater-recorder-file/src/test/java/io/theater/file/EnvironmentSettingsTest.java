package io.theater.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.theater.contract.Events;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A recorder that is set up by environment variables. */
class EnvironmentSettingsTest {
  @TempDir private Path sandbox;

  @Test
  void recordsWhereTheEnvironmentSays() throws Exception {
    Path base = sandbox.resolve("calls");
    Map<String, String> variables =
        Map.of(
            "LLM_RECORDS_ENABLED", "TRUE",
            "LLM_RECORDS_BASE_DIR", " " + base + " ",
            "LLM_RECORDS_MAX_FILE_SIZE", "1 KB",
            "LLM_RECORDS_RETENTION_DAYS", "7");
    try (FileRecorder recorder = FileRecorder.fromEnvironment(variables).orElseThrow()) {
      Events events = Events.of("session-1");
      for (int i = 0; i < 5; i++) {
        recorder.write(List.of(events.llmStarted("call-" + i)));
      }
    }
    assertThat(new RawLog(base).files()).hasSizeGreaterThan(1);
    assertThat(EnvironmentSettings.builder(variables).orElseThrow().retention())
        .isEqualTo(new Retention(7, 30, null, null));
  }

  @Test
  void touchesNothingWhenItIsSwitchedOff() {
    Path base = sandbox.resolve("calls");
    assertThat(
            FileRecorder.fromEnvironment(
                Map.of("LLM_RECORDS_ENABLED", "False", "LLM_RECORDS_BASE_DIR", base.toString())))
        .isEmpty();
    assertThat(Files.exists(base)).isFalse();
  }

  @Test
  void hasTheDocumentedDefaults() {
    FileRecorder.Builder builder =
        EnvironmentSettings.builder(Map.of("LLM_RECORDS_BASE_DIR", "  ", "PATH", "/bin"))
            .orElseThrow();
    assertThat(builder.directory()).isEqualTo(Path.of("logs/llm_interactions"));
    assertThat(builder.maxFileSize()).isEqualTo(100_000_000L);
    assertThat(builder.retention()).isEqualTo(Retention.standard());
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 1000",
    "100000000, 100000000",
    "2048B, 2048",
    "64kb, 64000",
    "100MB, 100000000",
    "1 gb, 1000000000"
  })
  void readsSizes(String text, long bytes) {
    FileRecorder.Builder builder =
        EnvironmentSettings.builder(Map.of("LLM_RECORDS_MAX_FILE_SIZE", text)).orElseThrow();
    assertThat(builder.maxFileSize()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "999",
        "-1",
        "1.5GB",
        "100MiB",
        "MB",
        "1e9",
        "99999999999999999999",
        "9999999999999GB",
        "2000000001"
      })
  void refusesOtherSizes(String text) {
    refuses(Map.of("LLM_RECORDS_MAX_FILE_SIZE", text))
        .isEqualTo(
            "LLM_RECORDS_MAX_FILE_SIZE must be from 1000 to 2000000000 bytes, such as 100000000 or"
                + " 100MB but is '"
                + text
                + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-3", "36501", "ninety", "1.5", "99999999999"})
  void refusesOtherNumbersOfDays(String text) {
    refuses(Map.of("LLM_RECORDS_RETENTION_DAYS", text))
        .isEqualTo(
            "LLM_RECORDS_RETENTION_DAYS must be a number of days from 1 to 36500 but is '"
                + text
                + "'");
  }

  @Test
  void reportsAllMistakesAtOnceEvenWhenItIsSwitchedOff() {
    Map<String, String> variables = new HashMap<>();
    variables.put("LLM_RECORDS_ENABLED", "false");
    variables.put("LLM_RECORDS_BASE_DIR", "a\0b");
    variables.put("LLM_RECORDS_MAX_FILE_SIZE", "huge");
    variables.put("LLM_RECORDS_RETENTION_DAYS", "never");
    refuses(variables)
        .contains("LLM_RECORDS_BASE_DIR must be the path of a directory but is 'a\0b'")
        .contains("LLM_RECORDS_MAX_FILE_SIZE")
        .contains("LLM_RECORDS_RETENTION_DAYS");
    variables.put("LLM_RECORDS_ENABLED", "yes");
    refuses(variables)
        .startsWith("LLM_RECORDS_ENABLED must be true or false but is 'yes'; ")
        .contains("never");
  }

  private static org.assertj.core.api.AbstractStringAssert<?> refuses(
      Map<String, String> variables) {
    return assertThatIllegalArgumentException()
        .isThrownBy(() -> FileRecorder.fromEnvironment(variables))
        .extracting(Throwable::getMessage, org.assertj.core.api.InstanceOfAssertFactories.STRING);
  }
}
