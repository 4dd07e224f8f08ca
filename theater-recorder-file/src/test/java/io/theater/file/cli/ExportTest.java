package io.theater.file.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.contract.RandomRecords;
import io.theater.event.LlmEnded;
import io.theater.file.FileHistory;
import io.theater.file.FileRecorder;
import io.theater.file.Recorded;
import io.theater.history.DateRange;
import io.theater.history.InteractionQuery;
import io.theater.json.Json;
import io.theater.json.JsonLine;
import io.theater.model.LlmInteraction;
import io.theater.model.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {
  @TempDir private Path sandbox;
  private Path base;
  private Path out;

  @BeforeEach
  void setUp() {
    base = sandbox.resolve("recording");
    out = sandbox.resolve("out");
  }

  @Test
  void printsASessionAsTheHistoryHasIt() throws Exception {
    Recorded.into(base, 4);
    List<LlmInteraction> expected = history(InteractionQuery.session("session-2"));
    assertThat(expected).hasSizeGreaterThan(20);
    Cli printed = Cli.run("export", base, "--session", "session-2");
    assertThat(printed.code()).isZero();
    assertThat(printed.err()).isEmpty();
    same(interactions(printed.out()), expected);
    assertThat(list(printed.out()).get(0)).containsEntry("seq", 1).doesNotContainKey("_crc");
  }

  @Test
  void writesASessionAsAFileForEachDay() throws Exception {
    Recorded.into(base, 4);
    Map<String, List<LlmInteraction>> expected = new TreeMap<>();
    for (LlmInteraction call : history(InteractionQuery.session("session-2"))) {
      Instant at = call.timestamp();
      String day = at == null ? "undated" : LocalDate.ofInstant(at, ZoneOffset.UTC).toString();
      expected.computeIfAbsent(day, any -> new ArrayList<>()).add(call);
    }
    assertThat(expected).hasSizeGreaterThan(2);
    Cli done = Cli.run("export", base, "--session", "session-2", "--out", out);
    assertThat(done.code()).isZero();
    assertThat(done.out()).endsWith(" interactions in " + expected.size() + " files\n");
    Path session = out.resolve("by_session/session_session-2");
    assertThat(names(session))
        .isEqualTo(expected.keySet().stream().map(day -> day + ".json").toList());
    for (Map.Entry<String, List<LlmInteraction>> day : expected.entrySet()) {
      String content = Files.readString(session.resolve(day.getKey() + ".json"));
      same(interactions(content), day.getValue());
    }
    try (Stream<Path> files = Files.walk(out)) {
      assertThat(files)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------"));
    }
  }

  @Test
  void writesADayInTheLayoutByDate() throws Exception {
    Recorded.into(base, 4);
    LocalDate day = LocalDate.of(2025, 12, 8);
    List<LlmInteraction> expected = history(InteractionQuery.all().on(DateRange.of(day)));
    assertThat(expected).isNotEmpty();
    assertThat(Cli.run("export", base, "--date", day, "--out", out).code()).isZero();
    assertThat(names(out.resolve("by_date"))).containsExactly("2025-12-08_all_interactions.json");
    String content = Files.readString(out.resolve("by_date/2025-12-08_all_interactions.json"));
    same(interactions(content), expected);
    assertThat(Cli.run("export", base, "--date", day, "--session", "session-1").out())
        .isEqualTo(
            Cli.run("export", base, "--session=session-1", "--date=" + day, "--out=-").out());
    assertThat(interactions(Cli.run("export", base, "--date", day, "--session", "session-1").out()))
        .isEqualTo(expected.stream().filter(c -> c.sessionId().equals("session-1")).toList());
  }

  @Test
  void neverTouchesAFileThatIsThere() throws Exception {
    Recorded.into(base, 4);
    Path canary = out.resolve("by_date/2025-12-08_all_interactions.json");
    Files.createDirectories(canary.getParent());
    Files.writeString(canary, "canary");
    Cli refused = Cli.run("export", base, "--date", "2025-12-08", "--out", out);
    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.err())
        .isEqualTo("error: " + canary + ": it is there already; export into another directory\n");
    assertThat(canary).hasContent("canary");
    Path link = out.resolve("by_date/2025-12-09_all_interactions.json");
    Files.createSymbolicLink(link, canary);
    assertThat(Cli.run("export", base, "--date", "2025-12-09", "--out", out).code()).isEqualTo(3);
    assertThat(canary).hasContent("canary");
  }

  @Test
  void endsDocumentsOfNothing() throws Exception {
    Recorded.into(base, 4);
    assertThat(Cli.run("export", base, "--session", "nobody").out()).isEqualTo("[]\n");
    assertThat(rows(Cli.run("export", base, "--session", "nobody", "--csv").out())).hasSize(1);
    Cli none = Cli.run("export", base, "--session", "nobody", "--out", out);
    assertThat(none.out()).isEqualTo("0 interactions in 0 files\n");
    assertThat(out).doesNotExist();
  }

  @Test
  void writesRandomRecordsAsOneCsv() throws Exception {
    List<LlmInteraction> expected = new ArrayList<>();
    try (FileRecorder recorder = Recorded.open(base)) {
      RandomRecords records = new RandomRecords(8, "s", Events.BOOT);
      Events events = Events.of("s");
      for (int i = 0; i < 60; i++) {
        LlmInteraction call = records.interaction();
        recorder.write(List.of(new LlmEnded(events.header(null), call)));
        expected.add(call);
      }
      recorder.flush();
      Recorded.archive(recorder);
    }
    Cli done = Cli.run("export", base, "--session", "s", "--csv", "--out", out);
    assertThat(done.out()).isEqualTo("60 interactions in 1 file\n");
    List<List<String>> rows = rows(Files.readString(out.resolve("by_session/session_s.csv")));
    assertThat(rows).hasSize(61);
    for (int i = 0; i < expected.size(); i++) {
      LlmInteraction call = expected.get(i);
      assertThat(named(rows, i))
          .containsEntry("id", call.id())
          .containsEntry("prompt", call.prompt())
          .containsEntry("response", call.response())
          .containsEntry("model", call.requestModel())
          .containsEntry("success", call.success().toString())
          .containsEntry("error_message", call.errorMessage())
          .containsEntry("response_time_ms", "" + call.timing().duration().toMillis())
          .containsEntry("input_tokens", "" + call.usage().inputTokens())
          .containsEntry("cost", call.cost().amount().toPlainString())
          .containsEntry("metadata", Json.text(call.metadata()));
    }
  }

  @Test
  void keepsSpreadsheetsFromRunningFormulas() throws Exception {
    List<String> hostile =
        List.of("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=\"a\",b\nc", "a=1", "'=1", "");
    try (FileRecorder recorder = Recorded.open(base)) {
      Events events = Events.of("=cmd|' /C calc'!A0");
      for (int i = 0; i < hostile.size(); i++) {
        String text = hostile.get(i);
        recorder.write(
            List.of(
                events.llmStarted(
                    "call-" + i,
                    call ->
                        call.messages(
                            List.of(
                                new Message(
                                    Message.USER, List.of(new io.theater.model.Part.Text(text)))))),
                events.llmCompleted("call-" + i, text)));
      }
    }
    String csv = Cli.run("export", base, "--date", "2025-12-07", "--csv").out();
    List<List<String>> rows = rows(csv);
    for (int i = 0; i < hostile.size(); i++) {
      String text = hostile.get(i);
      String expected = i < 7 ? "'" + text : text;
      assertThat(named(rows, i))
          .containsEntry("session_id", "'=cmd|' /C calc'!A0")
          .containsEntry("response", expected)
          .containsEntry("prompt", expected);
    }
    assertThat(csv).startsWith("id,timestamp,session_id,").contains("\r\n");
    assertThat(Cli.run("export", base, "--date", "2025-12-07", "--csv", "--bom").out())
        .isEqualTo("\ufeff" + csv);
  }

  // ---- reading it again

  private static void same(List<LlmInteraction> actual, List<LlmInteraction> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertThat(actual.get(i)).isEqualTo(expected.get(i));
    }
  }

  private List<LlmInteraction> history(InteractionQuery query) throws IOException {
    try (FileHistory history = FileRecorder.readOnly(base)) {
      return history.interactions(query.inOrder().limit(1_000)).items();
    }
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(String json) {
    byte[] bytes = json.getBytes(UTF_8);
    return (List<Map<String, Object>>) (List<?>) Json.read(bytes, 0, bytes.length);
  }

  /** One line is one element, whose numbers must not become doubles on the way. */
  private static List<LlmInteraction> interactions(String json) {
    assertThat(list(json)).hasSize((int) json.lines().count() - 2);
    return json.lines()
        .filter(line -> line.startsWith("{"))
        .map(line -> line.replaceFirst(",$", "").getBytes(UTF_8))
        .map(bytes -> JsonLine.parse(bytes, 0, bytes.length).toInteraction())
        .toList();
  }

  private static Map<String, String> named(List<List<String>> rows, int index) {
    Map<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < rows.get(0).size(); i++) {
      named.put(rows.get(0).get(i), rows.get(index + 1).get(i));
    }
    return named;
  }

  /** A reader of RFC 4180 that refuses everything else. */
  private static List<List<String>> rows(String csv) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    int at = 0;
    while (at < csv.length()) {
      StringBuilder cell = new StringBuilder();
      if (csv.charAt(at) == '"') {
        for (at++; csv.charAt(at) != '"' || csv.startsWith("\"\"", at); at++) {
          cell.append(csv.charAt(at));
          at += csv.charAt(at) == '"' ? 1 : 0;
        }
        at++;
      } else {
        for (; ",\r\n\"".indexOf(csv.charAt(at)) < 0; at++) {
          cell.append(csv.charAt(at));
        }
      }
      row.add(cell.toString());
      if (csv.charAt(at) == ',') {
        at++;
      } else {
        assertThat(csv.substring(at)).startsWith("\r\n");
        at += 2;
        rows.add(row);
        row = new ArrayList<>();
      }
    }
    assertThat(row).isEmpty();
    assertThat(rows).allSatisfy(cells -> assertThat(cells).hasSameSizeAs(rows.get(0)));
    return rows;
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
