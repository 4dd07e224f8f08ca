package io.theater.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.theater.contract.Events;
import io.theater.event.TheaterEvent;
import io.theater.history.InteractionQuery;
import io.theater.json.Json;
import io.theater.model.ErrorInfo;
import io.theater.model.ErrorLevel;
import io.theater.model.ExecutionStatus;
import io.theater.model.Health;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.Message;
import io.theater.model.StepRecord;
import io.theater.model.ToolCall;
import io.theater.segment.LineSeal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptionTest {
  private static final byte[] OLD = key(1);
  private static final byte[] NEW = key(2);
  private static final KeyProvider FIRST = KeyProvider.of(Map.of("old", OLD), "old");
  private static final KeyProvider BOTH = KeyProvider.of(Map.of("old", OLD, "new", NEW), "new");
  private static final KeyProvider SECOND = KeyProvider.of(Map.of("new", NEW), "new");

  @TempDir private Path base;
  private final ManualClock clock = new ManualClock();
  private final FragileStorage disk = new FragileStorage();
  private final Events events = Events.of("session-1");
  private final List<LlmInteraction> plain = new ArrayList<>();
  private FileRecorder recorder;

  @BeforeEach
  void open() {
    open(FIRST);
  }

  private void open(KeyProvider keys) {
    recorder = builder().encryption(keys).build();
  }

  private FileRecorder.Builder builder() {
    return FileRecorder.builder(base)
        .clock(clock)
        .threads(Idle.THREADS)
        .storage(disk)
        .maxFileSize(4_000);
  }

  private void reopen(KeyProvider keys) throws IOException {
    recorder.close();
    open(keys);
  }

  @AfterEach
  void close() throws Exception {
    recorder.close();
  }

  @Test
  void leavesNoTextReadableInAnyFileAndReadsAllOfItAgain() throws Exception {
    for (int i = 0; i < 5; i++) {
      recordCall("call-" + i);
    }
    recordRun();
    checkEverything();
    assertThat(recorder.archive()).isZero();
    checkEverything();
    reopen(FIRST);
    checkEverything();
    assertThat(base.resolve("archive")).isNotEmptyDirectory();
    assertThat(base.resolve("errors/2025-12-07_errors.jsonl")).isNotEmptyFile();
  }

  @Test
  void keepsPartialTextThatACrashLeavesBehindSealed() throws Exception {
    write(events.llmStarted("open"), events.llmDelta("open", "SECRET "));
    write(events.llmDelta("open", "and more"));
    reopen(FIRST);
    assertThat(recorder.interaction("open").orElseThrow().response()).isEqualTo("SECRET and more");
    assertNothingReadable();
  }

  @Test
  void copiesSealedLinesIntoTheViewOfTheirSession() throws Exception {
    recordCall("call");
    new RawViews(base).sessionsAreComplete();
    assertThat(Files.readString(base.resolve("by_session/session_session-1/2025-12-07.jsonl")))
        .contains("\"enc\":\"A256GCM\",\"kid\":\"old\",\"payload\":\"");
  }

  @Test
  void findsTextThatNobodyElseCanSearch() throws Exception {
    recordCall("call");
    assertThat(recorder.interactions(InteractionQuery.latest(10).containing("secret")).items())
        .hasSize(1);
  }

  @Test
  void sealsNewLinesWithTheNewKeyAndReadsOldOnesWithTheirs() throws Exception {
    recordCall("before");
    reopen(BOTH);
    recordCall("after");
    assertThat(raw("kid")).contains("old", "new");
    assertThat(recorder.interactions(InteractionQuery.latest(10)).items())
        .containsExactlyInAnyOrderElementsOf(plain);
    assertThat(recorder.health().reasons()).isEmpty();
  }

  @Test
  void listsARecordWhoseKeyIsMissingWithoutItsTexts() throws Exception {
    recordCall("before");
    reopen(SECOND);
    recordCall("after");
    LlmInteraction before = recorder.interaction("before").orElseThrow();
    assertThat(before.stage()).isEqualTo(LlmStage.FAILED);
    assertThat(before.requestModel()).isEqualTo("gpt-4o");
    assertThat(before.messages()).isNull();
    assertThat(before.response()).isNull();
    assertThat(recorder.interaction("after")).contains(plain.get(1));
    assertThat(recorder.health().status()).isEqualTo(Health.Status.DEGRADED);
    assertThat(recorder.health().reasons().toString())
        .contains("3 lines are read without their payload, the first is line ")
        .contains("the payload cannot be opened: the provider has no key 'old'");
    assertThat(recorder.health().details()).containsEntry("sealed_lines", 3);
  }

  @Test
  void archivesNothingWhoseKeyIsMissingSoThatNothingIsLost() throws Exception {
    recordCall("before");
    recorder.close();
    clock.advance(Duration.ofDays(1));
    open(SECOND);
    recordCall("after");
    assertThat(recorder.archive()).isPositive();
    assertThat(recorder.health().reasons().toString())
        .contains("could not archive 2025-12-07_all_interactions.jsonl");
    reopen(BOTH);
    assertThat(recorder.archive()).isZero();
    assertThat(recorder.interaction("before")).contains(plain.get(0));
  }

  @Test
  void readsArchivesWithoutTheirKeyAsFarAsTheyAreReadable() throws Exception {
    recordCall("before");
    clock.advance(Duration.ofDays(1));
    recordCall("after");
    assertThat(recorder.archive()).isZero();
    reopen(SECOND);
    assertThat(recorder.interaction("before").orElseThrow().response()).isNull();
    assertThat(recorder.health().reasons().toString()).contains("has no key 'old'");
    reopen(BOTH);
    assertThat(recorder.interaction("before")).contains(plain.get(0));
  }

  @Test
  void saysWithoutAnyKeysWhatIsMissing() throws Exception {
    recordCall("before");
    recorder.close();
    recorder = builder().build();
    assertThat(recorder.interaction("before").orElseThrow().response()).isNull();
    assertThat(recorder.health().reasons().toString())
        .contains("it is sealed with key 'old', and no encryption is set up");
  }

  @Test
  void doesNotOpenAPayloadInAnotherLine() throws Exception {
    recordCall("one");
    recordCall("two");
    recorder.close();
    Path file = new RawLog(base).file("2025-12-07_all_interactions.jsonl");
    List<String> lines = new ArrayList<>(Files.readAllLines(file, UTF_8));
    String stolen = payload(lines.get(2));
    lines.set(0, resealed(lines.get(0).replace(payload(lines.get(0)), stolen)));
    Files.writeString(file, String.join("\n", lines) + "\n");
    open();
    assertThat(recorder.interaction("one").orElseThrow().messages()).isNull();
    assertThat(recorder.interaction("two")).contains(plain.get(1));
    assertThat(recorder.health().reasons().toString())
        .contains("key 'old' is not the one it was sealed with, or the line was changed");
  }

  @Test
  void neverUsesANonceTwice() throws Exception {
    for (int i = 0; i < 10; i++) {
      recordCall("call-" + i);
    }
    List<String> nonces =
        new RawLog(base)
            .values("interactions", "payload").stream()
                .map(payload -> String.valueOf(payload).substring(0, 16))
                .toList();
    assertThat(nonces).hasSizeGreaterThan(10).doesNotHaveDuplicates();
  }

  @Test
  void sealsWhatIsLeftWhenTheDiskIsNearlyFullAndArchivesThat() throws Exception {
    disk.usable.set(0);
    recordCall("call");
    disk.usable.set(Long.MAX_VALUE);
    clock.advance(Duration.ofDays(1));
    recordCall("later");
    for (int archived = 0; archived < 2; archived++) {
      LlmInteraction call = recorder.interaction("call").orElseThrow();
      assertThat(call.response()).isNull();
      assertThat(call.error()).isEqualTo(plain.get(0).error());
      assertThat(call.metadata()).isEqualTo(plain.get(0).metadata());
      assertNothingReadable();
      assertThat(recorder.archive()).isZero();
    }
  }

  @Test
  void goesOnWithTheLastKeyWhenTheNextIsMissingAndSaysSo() throws Exception {
    AtomicReference<String> current = new AtomicReference<>("old");
    reopen(
        new KeyProvider() {
          @Override
          public String currentKeyId() {
            if (current.get().equals("broken")) {
              throw new IllegalStateException("the vault is closed");
            }
            return current.get();
          }

          @Override
          public Optional<SecretKey> key(String id) {
            return BOTH.key(id);
          }
        });
    for (String broken : List.of("broken", "unknown")) {
      current.set(broken);
      recordCall("with-" + broken);
      assertThat(recorder.health().reasons().toString())
          .contains("lines are sealed with key 'old', because the ");
    }
    current.set("new");
    recordCall("with-new");
    assertThat(recorder.health().reasons()).isEmpty();
    assertThat(raw("kid")).containsOnly("old", "new").filteredOn("new"::equals).hasSize(3);
    assertThat(recorder.interactions(InteractionQuery.latest(10).inOrder()).items())
        .isEqualTo(plain);
    assertNothingReadable();
  }

  @Test
  void refusesToBeginWithoutAKey() throws Exception {
    recorder.close();
    KeyProvider none =
        new KeyProvider() {
          @Override
          public String currentKeyId() {
            return "k1";
          }

          @Override
          public Optional<SecretKey> key(String id) {
            return Optional.empty();
          }
        };
    FileRecorder.Builder builder = builder().encryption(none);
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessage("encryption has no current key: the provider has no key 'k1'");
    open();
  }

  @Test
  void refusesKeysThatAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyProvider.of(Map.of("k1", new byte[16]), "k1"))
        .withMessage("key 'k1' must have 32 bytes but has 16");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyProvider.of(Map.of("k1", OLD), "k2"))
        .withMessage("there is no key 'k2' among the keys");
  }

  // ---- what the tests do

  private static byte[] key(int seed) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) seed);
    return key;
  }

  private void write(TheaterEvent... batch) throws IOException {
    recorder.write(List.of(batch));
    recorder.flush();
    recorder.completeViews();
  }

  private void recordCall(String id) throws IOException {
    ErrorInfo error =
        new ErrorInfo("E1", ErrorLevel.ERROR, "Broken", "SECRET", null, true, "T", "h", "SECRET");
    write(
        events.llmStarted(
            id,
            call ->
                call.messages(List.of(Message.text(Message.USER, "SECRET")))
                    .params(Map.of("stop", "SECRET"))
                    .metadata(Map.of("note", "SECRET"))),
        events.llmDelta(id, "SECRET", "SECRET", ToolCall.of("t1", "lookup", "SECRET")),
        events.llmEnded(
            id,
            call ->
                call.stage(LlmStage.FAILED)
                    .response("SECRET")
                    .toolCalls(List.of(ToolCall.of("t1", "lookup", "SECRET")))
                    .rawRequest("SECRET")
                    .rawResponse("SECRET")
                    .error(error)));
    plain.add(recorder.interaction(id).orElseThrow());
  }

  private void recordRun() throws IOException {
    write(
        events.executionStarted("run", run -> run.input("SECRET").metadata(Map.of("a", "SECRET"))),
        events.stepStarted("run", "step", step -> step.name("look").description("SECRET")),
        events.stepContent("run", "step", "SECRET", "SECRET"),
        events.stepCompleted("run", "step"),
        events.executionEnded("run", ExecutionStatus.FAILED));
  }

  private void checkEverything() throws IOException {
    assertNothingReadable();
    assertThat(recorder.health().reasons()).isEmpty();
    assertThat(recorder.interactions(InteractionQuery.latest(10).inOrder()).items())
        .isEqualTo(plain)
        .allSatisfy(
            call -> {
              assertThat(call.response()).isEqualTo("SECRET");
              assertThat(call.userPrompt()).isEqualTo("SECRET");
              assertThat(call.metadata()).isEqualTo(Map.of("note", "SECRET"));
              assertThat(call.error())
                  .isNotNull()
                  .extracting(ErrorInfo::message)
                  .isEqualTo("SECRET");
            });
    StepRecord step = recorder.step("step").orElseThrow();
    assertThat(step.output()).isEqualTo("SECRET");
    assertThat(step.description()).isEqualTo("SECRET");
    assertThat(recorder.execution("run").orElseThrow().input()).isEqualTo("SECRET");
  }

  private void assertNothingReadable() throws IOException {
    try (Stream<Path> files = Files.walk(base)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        if (file.toString().endsWith(".gz")) {
          bytes = new GZIPInputStream(Files.newInputStream(file)).readAllBytes();
          assertThat(new String(bytes, UTF_8)).contains("\"session_id\"");
        }
        assertThat(new String(bytes, UTF_8)).as("%s", file).doesNotContain("SECRET");
      }
    }
  }

  private List<Object> raw(String member) throws IOException {
    return new RawLog(base).values("interactions", member);
  }

  private static String payload(String line) {
    return String.valueOf(Json.readObject(line.getBytes(UTF_8)).get("payload"));
  }

  /** With the checksum that it should have. */
  private static String resealed(String line) {
    String object = line.substring(0, line.length() - ",\"_crc\":\"00000000\"}".length()) + "}";
    ByteBuffer target = ByteBuffer.allocate(2 * object.length() + 64);
    new LineSeal().seal(ByteBuffer.wrap(object.getBytes(UTF_8)), target);
    return new String(target.array(), 0, target.position() - 1, UTF_8);
  }
}
