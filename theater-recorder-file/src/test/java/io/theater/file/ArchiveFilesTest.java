package io.theater.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.theater.contract.Events;
import io.theater.contract.RandomRecords;
import io.theater.event.LlmEnded;
import io.theater.event.TheaterEvent;
import io.theater.history.DateRange;
import io.theater.history.InteractionQuery;
import io.theater.json.Json;
import io.theater.json.JsonLine;
import io.theater.model.Health;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.segment.FileStorage;
import io.theater.segment.SegmentWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of archives: for other tools, and when they are damaged. */
class ArchiveFilesTest {
  private static final String FIRST = "2025-12-07_interactions.0000.jsonl.gz";
  private static final String FIRST_INDEX = "2025-12-07_interactions.0000.idx";

  @TempDir private Path base;
  private final ManualClock clock = new ManualClock();
  private final Events events = Events.of("session-1");
  private FileRecorder recorder;

  @BeforeEach
  void open() {
    recorder = builder().build();
  }

  private FileRecorder.Builder builder() {
    return FileRecorder.builder(base).clock(clock).threads(Idle.THREADS).maxFileSize(3_000);
  }

  @AfterEach
  void close() throws Exception {
    recorder.close();
  }

  @Test
  void areTheWholeRecordForZcatAndJq() throws Exception {
    RandomRecords random = new RandomRecords(7, "session-1", Events.BOOT);
    List<LlmInteraction> calls = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      calls.add(random.interaction());
      write(
          events.llmDelta(calls.get(i).id(), "so far"),
          new LlmEnded(events.header(null), calls.get(i)));
    }
    archiveAll();
    Map<String, JsonLine> folded = folded(archivedLines("interactions"));
    assertThat(folded).hasSize(30);
    for (LlmInteraction call : calls) {
      LlmInteraction shown = recorder.interaction(call.id()).orElseThrow();
      assertThat(folded.get(call.id()).toInteraction()).isEqualTo(shown);
      assertThat(shown.response()).isEqualTo(call.response());
    }
  }

  @Test
  void areNotMadeAgainWhenTheirSegmentCouldNotBeDeletedAtOnce() throws Exception {
    recorder.close();
    AtomicInteger failing = new AtomicInteger(1);
    recorder =
        builder()
            .storage(
                new ForwardingStorage(new FileStorage()) {
                  @Override
                  public void forceDirectory(Path directory) throws IOException {
                    if (directory.endsWith("by_date") && failing.getAndDecrement() > 0) {
                      throw new IOException("Input/output error");
                    }
                    super.forceDirectory(directory);
                  }
                })
            .build();
    write(events.llmStarted("a"), events.llmCompleted("a", "1"));
    fill();
    assertThat(recorder.archive()).isPositive();
    assertThat(recorder.archive()).isZero();
    assertThat(recorder.interaction("a").orElseThrow().response()).isEqualTo("1");
    recorder.close();
    open();
    assertThat(recorder.interaction("a").orElseThrow().response()).isEqualTo("1");
  }

  @Test
  void haveOneLineForEachRecordOfASegment() throws Exception {
    for (int i = 0; i < 10; i++) {
      write(events.llmStarted("call-" + i), events.llmDelta("call-" + i, "a"));
      write(events.llmDelta("call-" + i, "b"), events.llmCompleted("call-" + i, "ab"));
    }
    fill();
    archiveAll();
    List<Map<String, Object>> lines = archivedLines("interactions");
    for (Path file : archives(".gz")) {
      List<Object> ids = lines(file).stream().map(line -> line.get("id")).toList();
      assertThat(ids).doesNotHaveDuplicates();
    }
    assertThat(lines).extracting(line -> line.get("id")).contains("call-0", "call-9");
    assertThat(lines).extracting(line -> line.get("_crc")).doesNotContainNull();
  }

  @Test
  void putARecordTogetherThatSpansThreeSegments() throws Exception {
    write(events.llmStarted("long"), events.llmDelta("long", "one "));
    fill();
    write(events.llmDelta("long", "two "));
    fill();
    write(events.llmDelta("long", "three"));
    LlmInteraction open = recorder.interaction("long").orElseThrow();
    assertThat(open.response()).isEqualTo("one two three");
    assertThat(open.stage()).isEqualTo(LlmStage.STREAMING);
    archiveAll();
    assertThat(recorder.interaction("long")).contains(open);
    write(events.llmCancelled("long"), events.llmFinalized("long", "message-long"));
    fill();
    LlmInteraction ended = recorder.interactionOfMessage("message-long").orElseThrow();
    assertThat(ended.response()).isEqualTo("one two three");
    assertThat(ended.stage()).isEqualTo(LlmStage.CANCELLED);
    assertThat(oldest()).isEqualTo(ended);
    reopen();
    assertThat(oldest()).isEqualTo(ended);
    assertThat(recorder.interactions(InteractionQuery.latest(1_000)).items())
        .extracting(LlmInteraction::id)
        .doesNotHaveDuplicates();
  }

  @Test
  void readAsInterruptedWhatNeverEnded() throws Exception {
    write(events.llmStarted("lost"), events.llmDelta("lost", "so far"));
    fill();
    archiveAll();
    assertThat(recorder.interaction("lost").orElseThrow().stage()).isEqualTo(LlmStage.STREAMING);
    reopen();
    LlmInteraction lost = recorder.interaction("lost").orElseThrow();
    assertThat(lost.stage()).isEqualTo(LlmStage.INTERRUPTED);
    assertThat(lost.response()).isEqualTo("so far");
    assertThat(recorder.statistics(DateRange.all()).byStage()).containsEntry("interrupted", 1L);
  }

  @Test
  void areNeverWrittenAgainUnderTheSameName() throws Exception {
    fill();
    archiveAll();
    recorder.close();
    try (Stream<Path> files = Files.list(base.resolve("by_date"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    open();
    byte[] before = Files.readAllBytes(archive(FIRST));
    write(events.llmStarted("later"));
    fill();
    archiveAll();
    assertThat(archive(FIRST)).hasBinaryContent(before);
    assertThat(recorder.interaction("later")).isPresent();
  }

  @Test
  void loseOnlyTheMemberThatIsDamagedAndSaySo() throws Exception {
    fill();
    archiveAll();
    List<String> before = ids();
    recorder.close();
    byte[] gzip = Files.readAllBytes(archive(FIRST));
    gzip[gzip.length / 2] ^= 0x40;
    Files.write(archive(FIRST), gzip);
    open();
    List<String> after = ids();
    assertThat(after).isNotEmpty().hasSizeLessThan(before.size());
    assertThat(before).containsAll(after);
    Health health = recorder.health();
    assertThat(health.status()).isEqualTo(Health.Status.DEGRADED);
    assertThat(health.details().get("corrupt_places").toString())
        .contains(FIRST + " at byte 0: the archive is damaged");
    Files.delete(archive(FIRST_INDEX));
    reopen();
    assertThat(ids()).isEqualTo(after);
  }

  @Test
  void makeADamagedIndexAgain() throws Exception {
    fill();
    archiveAll();
    List<String> before = ids();
    byte[] index = Files.readAllBytes(archive(FIRST_INDEX));
    for (int damage = 0; damage < index.length; damage += 97) {
      recorder.close();
      byte[] damaged = index.clone();
      damaged[damage] ^= 1;
      Files.write(archive(FIRST_INDEX), damaged);
      open();
      assertThat(ids()).as("damaged at byte %d", damage).isEqualTo(before);
      assertThat(recorder.health().reasons().toString()).contains(FIRST_INDEX + " was made again");
      assertThat(archive(FIRST_INDEX)).hasBinaryContent(index);
    }
    reopen();
    assertThat(recorder.health().status()).isEqualTo(Health.Status.UP);
  }

  @Test
  void refuseAnIndexOfANewerVersionAndMakeTheirOwn() throws Exception {
    fill();
    archiveAll();
    List<String> before = ids();
    recorder.close();
    byte[] index = Files.readAllBytes(archive(FIRST_INDEX));
    index[11] = 2;
    Files.write(archive(FIRST_INDEX), index);
    open();
    assertThat(ids()).isEqualTo(before);
    assertThat(recorder.health().reasons().toString())
        .contains("the index has version 2, and only 1 can be read");
  }

  @Test
  void haveTheOnlyLineOfARecordAsItWasWritten() throws Exception {
    write(events.llmStarted("only"));
    String segment =
        Files.readString(base.resolve("by_date/2025-12-07_all_interactions.jsonl"), UTF_8);
    fill();
    archiveAll();
    try (InputStream lines = new GZIPInputStream(Files.newInputStream(archive(FIRST)))) {
      assertThat(new String(lines.readAllBytes(), UTF_8)).contains(segment);
    }
    assertThat(segment).contains("\"id\":\"only\"").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"changed", "cut", "doubled"})
  void doNotCountWhenTheyCannotBeReadBackAsTheyWereToBe(String damage) throws Exception {
    recorder.close();
    recorder = builder().storage(new Distorting(damage)).sessionView(SessionView.OFF).build();
    fill();
    recorder.completeViews();
    assertThat(recorder.archive()).isPositive();
    assertThat(recorder.health().reasons().toString()).contains("could not archive");
    assertThat(archive(FIRST)).doesNotExist();
    assertThat(base.resolve("by_date/2025-12-07_all_interactions.jsonl")).exists();
  }

  /** Shows other bytes than it has of archives that are being made. */
  private static final class Distorting extends ForwardingStorage {
    private final String damage;

    Distorting(String damage) {
      super(new FileStorage());
      this.damage = damage;
    }

    @Override
    public ByteBuffer map(Path file) throws IOException {
      ByteBuffer mapped = super.map(file);
      if (!file.toString().contains(".gz")) {
        return mapped;
      }
      ByteBuffer copy = ByteBuffer.allocate(2 * mapped.remaining()).put(mapped.duplicate());
      switch (damage) {
        case "changed" -> copy.put(50, (byte) ~copy.get(50));
        case "cut" -> copy.position(0);
        case "doubled" -> copy.put(mapped.duplicate());
        default -> throw new IllegalArgumentException(damage);
      }
      return copy.flip();
    }
  }

  @Test
  void keepASegmentWithADamagedLineAsItIs() throws Exception {
    write(events.llmStarted("damaged"));
    fill();
    Path segment = base.resolve("by_date/2025-12-07_all_interactions.jsonl");
    String text = Files.readString(segment, UTF_8);
    Files.writeString(segment, text.replaceFirst("What is damaged", "What is dAmaged"), UTF_8);
    recorder.archive();
    assertThat(segment).exists();
    assertThat(archive(FIRST)).doesNotExist();
    assertThat(recorder.health().reasons().toString()).contains("is not archived");
  }

  @Test
  void keepASegmentWithALineThatTheIndexDoesNotKnow() throws Exception {
    write(events.llmStarted("known"));
    recorder.close();
    Path segment = base.resolve("by_date/2025-12-07_all_interactions.jsonl");
    try (SegmentWriter writer = SegmentWriter.open(new FileStorage(), segment)) {
      String newer = "{\"v\":99,\"seq\":70,\"id\":\"newer\",\"session_id\":\"5\"}";
      writer.append(ByteBuffer.wrap(newer.getBytes(UTF_8)));
    }
    open();
    fill();
    recorder.archive();
    assertThat(segment).content().contains("newer");
    assertThat(archive(FIRST)).doesNotExist();
    assertThat(recorder.health().reasons().toString()).contains("is not archived");
  }

  @Test
  void sayWhenOneIsGone() throws Exception {
    fill();
    archiveAll();
    recorder.close();
    Files.delete(archive(FIRST));
    open();
    assertThat(recorder.health().reasons()).containsExactly(FIRST + " is gone");
    assertThat(ids()).isNotEmpty();
  }

  @Test
  void doWithoutTheManifest() throws Exception {
    fill();
    archiveAll();
    List<String> before = ids();
    recorder.close();
    Files.delete(base.resolve(".theater/manifest.jsonl"));
    open();
    assertThat(ids()).isEqualTo(before);
    assertThat(recorder.health().status()).isEqualTo(Health.Status.UP);
    assertThat(base.resolve(".theater/manifest.jsonl")).content().contains("interactions.0000");
  }

  @Test
  void takeEventsOnceThatComeAgainAfterARestart() throws Exception {
    TheaterEvent started = events.llmStarted("once");
    TheaterEvent delta = events.llmDelta("once", "text");
    write(started, delta);
    fill();
    archiveAll();
    reopen();
    write(started, delta);
    assertThat(recorder.interaction("once").orElseThrow().response()).isEqualTo("text");
  }

  @Test
  void keepTheLengthsOfTextsThatWereDropped() throws Exception {
    recorder.close();
    FragileStorage disk = new FragileStorage();
    recorder = builder().storage(disk).minFreeDisk(1_000).build();
    disk.usable.set(0);
    clock.advance(Duration.ofSeconds(1));
    write(events.llmStarted("dropped"), events.llmCompleted("dropped", "secret"));
    fill();
    archiveAll();
    Map<String, Object> line =
        archivedLines("interactions").stream()
            .filter(any -> "dropped".equals(any.get("id")))
            .findFirst()
            .orElseThrow();
    assertThat(line).containsEntry("payload_dropped", true).doesNotContainKey("response");
    assertThat(line.get("performance_metrics").toString())
        .contains("prompt_length=")
        .contains("response_length=6");
    assertThat(recorder.interaction("dropped").orElseThrow().stage()).isEqualTo(LlmStage.COMPLETED);
  }

  @Test
  void areMadeByAThreadThatIsThereOnlyMeanwhile() throws Exception {
    recorder.close();
    recorder = FileRecorder.builder(base).clock(clock).maxFileSize(3_000).build();
    fill();
    await().until(() -> new RawLog(base).files().size() == 1);
    await().until(() -> archiveThreads().isEmpty());
    fill();
    recorder.close();
    assertThat(archiveThreads()).isEmpty();
    open();
    assertThat(ids()).hasSize(40).doesNotHaveDuplicates();
  }

  @Test
  void areInADirectoryThatIsForcedBeforeTheirSegmentsAreDeleted() throws Exception {
    recorder.close();
    List<String> done = new ArrayList<>();
    recorder =
        builder()
            .storage(
                new ForwardingStorage(new FileStorage()) {
                  @Override
                  public void forceDirectory(Path directory) throws IOException {
                    super.forceDirectory(directory);
                    done.add("force " + directory + (hasArchives() ? " with archive" : ""));
                  }

                  private boolean hasArchives() {
                    return Files.exists(base.resolve("archive"));
                  }

                  @Override
                  public void delete(Path file) throws IOException {
                    super.delete(file);
                    done.add("delete " + file.getParent());
                  }
                })
            .build();
    fill();
    recorder.completeViews();
    archiveAll();
    int deletion = done.indexOf("delete " + base.resolve("by_date"));
    assertThat(done.subList(0, deletion)).contains("force " + base + " with archive");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, -3_600})
  void areTriedAgainAMinuteAfterAFailure(int seconds) throws Exception {
    recorder.close();
    AtomicBoolean broken = new AtomicBoolean(true);
    Workers workers = new Workers();
    recorder =
        builder()
            .threads(workers)
            .storage(
                new ForwardingStorage(new FileStorage()) {
                  @Override
                  public void createDirectories(Path directory) throws IOException {
                    if (directory.endsWith("archive") && broken.get()) {
                      throw new IOException("Input/output error");
                    }
                    super.createDirectories(directory);
                  }
                })
            .build();
    fill();
    tick(workers);
    broken.set(false);
    clock.advance(Duration.ofSeconds(59));
    tick(workers);
    assertThat(recorder.health().reasons().toString()).contains("could not archive");
    clock.advance(Duration.ofSeconds(seconds));
    tick(workers);
    assertThat(recorder.health().reasons()).isEmpty();
    assertThat(new RawLog(base).files()).hasSize(1);
    assertThat(ids()).hasSize(20);
  }

  private void tick(Workers workers) throws Exception {
    workers.join();
    recorder.tick();
    workers.join();
  }

  private static List<Thread> archiveThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("theater-archive-file"))
        .toList();
  }

  // ---- what the tests do

  private void write(TheaterEvent... batch) throws Exception {
    recorder.write(List.of(batch));
    recorder.flush();
  }

  private int filled;

  /** Writes until a few more segments are complete. */
  private void fill() throws Exception {
    for (int i = 0; i < 20; i++) {
      String id = "fill-" + filled++;
      write(events.llmStarted(id), events.llmCompleted(id, "response"));
    }
  }

  private void archiveAll() {
    assertThat(recorder.archive()).isZero();
  }

  private void reopen() throws Exception {
    recorder.close();
    open();
  }

  private LlmInteraction oldest() {
    return recorder.interactions(InteractionQuery.latest(1).inOrder()).items().get(0);
  }

  private List<String> ids() {
    return recorder.interactions(InteractionQuery.latest(1_000)).items().stream()
        .map(LlmInteraction::id)
        .toList();
  }

  private Path archive(String name) {
    return base.resolve("archive").resolve(name);
  }

  private List<Path> archives(String ending) throws IOException {
    try (Stream<Path> files = Files.list(base.resolve("archive"))) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  /** {@code zcat}. */
  private static List<Map<String, Object>> lines(Path gzip) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(Files.newInputStream(gzip)), UTF_8))) {
      return reader.lines().map(line -> Json.readObject(line.getBytes(UTF_8))).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Map<String, Object>> archivedLines(String stream) throws IOException {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (Path file : archives(".gz")) {
      lines.addAll(file.toString().contains(stream) ? lines(file) : List.of());
    }
    return lines;
  }

  /** {@code zcat archive/*.gz | cat - by_date/*.jsonl | jq -sc …}. */
  private Map<String, JsonLine> folded(List<Map<String, Object>> archived) throws IOException {
    List<Map<String, Object>> all = new ArrayList<>(archived);
    all.addAll(new RawLog(base).objects("interactions"));
    Map<String, Map<String, Object>> byId = new LinkedHashMap<>();
    for (Map<String, Object> line : all) {
      byId.merge((String) line.get("id"), line, RawLog::multiply);
    }
    Map<String, JsonLine> folded = new LinkedHashMap<>();
    byId.forEach(
        (id, object) -> {
          byte[] json = Json.bytes(object);
          folded.put(id, JsonLine.parse(json, 0, json.length));
        });
    return folded;
  }
}
