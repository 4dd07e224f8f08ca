package io.theater.file.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.theater.file.FileHistory;
import io.theater.file.FileRecorder;
import io.theater.file.Recorded;
import io.theater.history.DateRange;
import io.theater.json.Json;
import io.theater.model.Statistics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  @TempDir private Path sandbox;
  private Path base;

  @BeforeEach
  void setUp() {
    base = sandbox.resolve("recording");
  }

  @Test
  void saysOfAFileThatIsNotThereThatItIsNotThere() throws Exception {
    FileRecorder.at(base).close();
    Path keys = sandbox.resolve("keys");
    Cli cli = Cli.run("export", base, "--session", "5", "--keys", keys);
    assertThat(cli.err()).contains("error: " + keys + " does not exist");
    assertThat(cli.code()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|a command is missing: verify, stats, cleanup, export, reindex",
        "frobnicate D|unknown command frobnicate: verify",
        "verify|the directory of the recording is missing",
        "verify D E|one directory is enough, but there is also 'E'",
        "verify D --jsn|unknown option --jsn",
        "verify D --json=yes|--json takes no value",
        "verify D --json --json|--json is given twice",
        "verify D|does not exist",
        "stats D --from|--from needs a value: --from YYYY-MM-DD",
        "stats D --from yesterday|--from must be a day such as 2025-12-07 but is 'yesterday'",
        "stats D --from 2025-12-08 --to 2025-12-07|--to 2025-12-07 is before --from 2025-12-08",
        "export D|say what to export: --session ID or --date YYYY-MM-DD",
        "export D --date 2025-13-01|--date must be a day",
        "export D --session 5 --bom|--bom needs --csv",
        "reindex D --session-view some|--session-view must be full, refs or off but is 'some'",
        "reindex D|does not exist",
      })
  void refusesWrongUsageWithWhatWouldBeRight(String words, String message) {
    List<String> arguments =
        words.isEmpty()
            ? List.of()
            : List.of(words.replace(" D", " " + sandbox.resolve("none")).split(" "));
    Cli refused = Cli.run(arguments.toArray());
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).startsWith("error: ").contains(message).endsWith("--help\n");
    assertThat(sandbox).isEmptyDirectory();
  }

  @Test
  void helpsWithEveryCommand() {
    assertThat(Cli.run("--help")).isEqualTo(Cli.run("help"));
    assertThat(Cli.run("-h").code()).isZero();
    for (String command : List.of("verify", "stats", "cleanup", "export", "reindex")) {
      assertThat(Cli.run("--help").out()).containsPattern("\n  " + command + " +[A-Z]");
      Cli help = Cli.run(command, "--help");
      assertThat(help.code()).isZero();
      assertThat(help.out()).contains("usage: " + command + " [DIR] [OPTIONS]\n").contains("  --");
      assertThat(Cli.run(command, "--no-such").err()).endsWith("\ntry " + command + " --help\n");
    }
    assertThat(Cli.run("no-such").err()).endsWith("\ntry --help\n");
  }

  @Test
  void putsWhatOptionsMeanIntoOneColumn() {
    List<Integer> columns =
        Cli.run("cleanup", "--help")
            .out()
            .lines()
            .filter(line -> line.startsWith("  --"))
            .map(line -> line.length() - line.replaceFirst("^  .*?\\S {2,}", "").length())
            .distinct()
            .toList();
    assertThat(columns).hasSize(1).first().asString().isNotEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stats D", "export D --session session-1"})
  void saysByItsExitCodeThatSomethingIsMissing(String words) throws IOException {
    Recorded.into(base, 1);
    Object[] arguments = words.replace("D", base.toString()).split(" ");
    assertThat(Cli.run(arguments).code()).isZero();
    try (Stream<Path> files = Files.list(base.resolve("by_date"))) {
      Path log =
          files
              .filter(file -> file.toString().contains("_interactions"))
              .min(Path::compareTo)
              .orElseThrow();
      Files.writeString(log, "{\"damaged\":1}\n", StandardOpenOption.APPEND);
    }
    Cli damaged = Cli.run(arguments);
    assertThat(damaged.code()).isEqualTo(1);
    assertThat(damaged.out()).isNotEmpty();
    assertThat(damaged.err()).startsWith("warning: ");
  }

  @Test
  void takesADirectoryThatLooksLikeAnOption() throws IOException {
    assertThat(Cli.run("verify", "--", "--help").err()).contains("does not exist");
    Recorded.into(base, 1);
    assertThat(Cli.run("export", "--session=--json", base).out()).isEqualTo("[]\n");
  }

  @Test
  void failsWhenNobodyReadsTheOutput() throws IOException {
    Recorded.into(base, 1);
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    java.io.ByteArrayOutputStream err = new java.io.ByteArrayOutputStream();
    int code =
        new CommandLine(new Terminal(closed, new PrintStream(err, true, UTF_8)), Map.of())
            .run(List.of("export", base.toString(), "--session", "session-1"));
    assertThat(code).isEqualTo(3);
    assertThat(err.toString(UTF_8)).contains("Broken pipe");
  }

  @Test
  void printsTheStatisticsOfTheHistory() throws IOException {
    Recorded.into(base, 2);
    try (FileHistory history = FileRecorder.readOnly(base)) {
      Statistics all = history.statistics(DateRange.all());
      assertThat(json("stats", base, "--json")).isEqualTo(json(all));
      DateRange days = new DateRange(LocalDate.of(2025, 12, 8), LocalDate.of(2025, 12, 9));
      assertThat(history.statistics(days)).isNotEqualTo(all);
      assertThat(json("stats", base, "--json", "--from", "2025-12-08", "--to=2025-12-09"))
          .isEqualTo(json(history.statistics(days)));
      assertThat(Cli.run("stats", base).out())
          .containsPattern("interactions +" + all.interactions() + "\n")
          .containsPattern("stage completed +" + all.byStage().get("completed") + "\n")
          .containsPattern("provider provider-1 +" + all.byProvider().get("provider-1") + "\n")
          .containsPattern("model model-2 +" + all.byModel().get("model-2") + "\n")
          .containsPattern("total tokens +" + all.usage().totalTokens() + "\n")
          .containsPattern("cost USD +" + all.costs().get("USD") + "\n")
          .containsPattern("latency p95 +" + all.latency().p95().toMillis() + " ms\n");
    }
  }

  @Test
  void printsStatisticsOfNothing() throws IOException {
    Files.createDirectories(base.resolve("by_date"));
    assertThat(Cli.run("stats", base).out()).containsPattern("interactions +0\n");
  }

  private static Map<String, Object> json(Object... words) {
    return Json.readObject(Cli.run(words).out().getBytes(UTF_8));
  }

  private static Map<String, Object> json(Statistics totals) {
    return Json.readObject(Json.bytes(totals));
  }
}
