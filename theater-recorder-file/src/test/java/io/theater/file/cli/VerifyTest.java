package io.theater.file.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.theater.file.FileRecorder;
import io.theater.file.Recorded;
import io.theater.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyTest {
  @TempDir private Path sandbox;
  private Path base;

  @BeforeEach
  void record() throws IOException {
    base = sandbox.resolve("recording");
    Recorded.into(base, 5);
  }

  @Test
  void findsNothingInAGoodRecording() throws Exception {
    Cli found = Cli.verify(base, "--views");
    assertThat(found.code()).isZero();
    assertThat(found.out()).hasLineCount(1).endsWith(": 0 damaged, 0 unfinished\n");
    assertThat(found.err()).isEmpty();
    assertThat(figures(base).get("lines")).isEqualTo(lines());
  }

  /** Good lines of log, archives and manifest, counted by other means. */
  private Object lines() throws IOException {
    int lines = 0;
    for (Path file : files("by_date", ".jsonl")) {
      lines += Files.readAllLines(file).size();
    }
    for (Path file : files("archive", ".gz")) {
      lines += linesOf(file);
    }
    return lines + Files.readAllLines(base.resolve(".theater/manifest.jsonl")).size();
  }

  private static int linesOf(Path archive) throws IOException {
    return linesOf(Files.readAllBytes(archive));
  }

  private static int linesOf(byte[] gzip) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return new String(in.readAllBytes(), UTF_8).lines().toList().size();
    }
  }

  @Test
  void reportsEveryDamagedLineByFileAndOffset() throws Exception {
    List<String> expected = new ArrayList<>();
    for (Path file : files("by_date", ".jsonl")) {
      byte[] bytes = Files.readAllBytes(file);
      int begin = 0;
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == '\n') {
          bytes[begin + (i - begin) / 2] ^= 1;
          expected.add("damaged by_date/" + file.getFileName() + " at byte " + begin + ": ");
          begin = i + 1;
        }
      }
      Files.write(file, bytes);
    }
    Cli found = Cli.verify(base);
    assertThat(found.code()).isEqualTo(1);
    List<String> reported = found.out().lines().filter(line -> line.startsWith("damaged")).toList();
    assertThat(reported).hasSameSizeAs(expected).hasSizeGreaterThan(20);
    for (int i = 0; i < reported.size(); i++) {
      assertThat(reported.get(i)).startsWith(expected.get(i));
    }
  }

  @Test
  void reportsADamagedMemberOfAnArchiveAndHowManyRecordsAreLostWithIt() throws Exception {
    Path archive = null;
    int records = 0;
    for (Path file : files("archive", ".gz")) {
      if (records < 2) {
        archive = file;
        records = linesOf(file);
      }
    }
    byte[] bytes = Files.readAllBytes(archive);
    bytes[bytes.length / 2] ^= 4;
    Files.write(archive, bytes);
    String place = "damaged archive/" + archive.getFileName() + " at byte 0: ";
    assertThat(records).isGreaterThan(1);
    assertThat(damage(Cli.verify(base)))
        .singleElement()
        .asString()
        .startsWith(place)
        .endsWith("; " + records + " records are lost with it");
    Files.delete(index(archive));
    assertThat(damage(Cli.verify(base)).get(0)).startsWith(place).doesNotContain("lost");
  }

  @Test
  void reportsADamagedMemberWhereItBegins() throws Exception {
    Path large = sandbox.resolve("large");
    Recorded.inMembers(large, 23);
    Path archive = large.resolve("archive/2025-12-07_interactions.0000.jsonl.gz");
    byte[] bytes = Files.readAllBytes(archive);
    List<Integer> members = Recorded.members(archive);
    int begin = members.get(3);
    int end = members.get(4);
    int records = linesOf(Arrays.copyOfRange(bytes, begin, end));
    bytes[(begin + end) / 2] ^= 4;
    Files.write(archive, bytes);
    assertThat(records).isGreaterThan(1);
    assertThat(damage(Cli.verify(large)))
        .singleElement()
        .asString()
        .startsWith("damaged archive/" + archive.getFileName() + " at byte " + begin + ": ")
        .endsWith("; " + records + " records are lost with it");
  }

  private static Path index(Path archive) {
    return archive.resolveSibling(archive.getFileName().toString().replace(".jsonl.gz", ".idx"));
  }

  @Test
  void reportsIndexesThatAreDamagedOrMissingOrOfAnotherArchive() throws Exception {
    List<Path> indexes = files("archive", ".idx");
    byte[] bytes = Files.readAllBytes(indexes.get(0));
    bytes[bytes.length - 3] ^= 1;
    Files.write(indexes.get(0), bytes);
    Files.delete(indexes.get(1));
    Files.copy(indexes.get(3), indexes.get(2), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(damage(Cli.verify(base)))
        .containsExactly(
            line(indexes.get(0)) + "the checksum of the index does not match",
            line(indexes.get(1)) + "the index is missing",
            line(indexes.get(2)) + "it is not the index of its archive");
  }

  private static String line(Path index) {
    return "damaged archive/" + index.getFileName() + " at byte 0: ";
  }

  @Test
  void reportsLinesThatOnlyLookGood() throws Exception {
    Path steps = files("by_date", "all_steps").get(0);
    Path calls = files("by_date", "all_interactions").get(0);
    long offset = Files.size(steps);
    Files.write(steps, Files.readAllBytes(calls), StandardOpenOption.APPEND);
    assertThat(damage(Cli.verify(base)).get(0))
        .isEqualTo(
            "damaged by_date/"
                + (steps.getFileName() + " at byte " + offset + ": a record of the other log"));
  }

  @Test
  void callsTheEndOfTheNewestFileUnfinishedAndOfAnOlderOneDamaged() throws Exception {
    List<Path> files = files("by_date", "all_interactions");
    Path newest = newest(files);
    long end = Files.size(newest);
    Files.writeString(newest, "{\"v\":1,\"se", StandardOpenOption.APPEND);
    Cli found = Cli.verify(base);
    assertThat(found.code()).isZero();
    assertThat(found.out())
        .contains("unfinished by_date/" + newest.getFileName() + " at byte " + end + ": ")
        .contains("0 damaged, 1 unfinished");
    Path older = files.stream().filter(file -> !file.equals(newest)).findFirst().orElseThrow();
    Files.writeString(older, "{", StandardOpenOption.APPEND);
    assertThat(Cli.verify(base).code()).isEqualTo(1);
  }

  @Test
  void checksViewsWhenItIsAskedTo() throws Exception {
    Path view = base.resolve("by_session/session_session-1/2025-12-07.jsonl");
    byte[] bytes = Files.readAllBytes(view);
    bytes[10] ^= 1;
    Files.write(view, bytes);
    assertThat(Cli.verify(base).code()).isZero();
    assertThat(damage(Cli.verify(base, "--views")))
        .singleElement()
        .asString()
        .startsWith("damaged by_session/session_session-1/2025-12-07.jsonl at byte 0: ");
  }

  @Test
  void reportsADamagedManifest() throws Exception {
    Path manifest = base.resolve(".theater/manifest.jsonl");
    byte[] bytes = Files.readAllBytes(manifest);
    bytes[5] ^= 1;
    Files.write(manifest, bytes);
    assertThat(damage(Cli.verify(base)))
        .singleElement()
        .asString()
        .startsWith("damaged .theater/manifest.jsonl at byte 0: ");
  }

  @Test
  void reportsArchivesThatAreListedAndGone() throws Exception {
    Path archive = files("archive", ".gz").get(0);
    Files.delete(archive);
    assertThat(damage(Cli.verify(base)))
        .containsExactly(
            "damaged archive/" + archive.getFileName() + " at byte 0: it is listed, but gone");
  }

  @Test
  void worksBesideAWriterAndLeavesItAlone() throws Exception {
    try (FileRecorder recorder = Recorded.open(base)) {
      assertThat(Cli.verify(base, "--views").code()).isZero();
      recorder.flush();
    }
  }

  @Test
  void saysTheSameInJson() throws Exception {
    Path file = files("by_date", ".jsonl").get(0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[3] ^= 1;
    Files.write(file, bytes);
    Map<String, Object> found = figures(base);
    assertThat(found).containsEntry("damaged", 1).containsEntry("unfinished", 0);
    assertThat(found.get("findings"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .singleElement()
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("file", "by_date/" + file.getFileName())
        .containsEntry("offset", 0)
        .containsEntry("damaged", true)
        .containsKey("why");
  }

  private static Map<String, Object> figures(Path base) {
    return Json.readObject(Cli.verify(base, "--json").out().getBytes(UTF_8));
  }

  private static List<String> damage(Cli found) {
    assertThat(found.code()).isEqualTo(1);
    return found.out().lines().filter(line -> line.startsWith("damaged")).toList();
  }

  private static Path newest(List<Path> files) {
    return files.stream()
        .max(java.util.Comparator.comparing(file -> number(String.valueOf(file.getFileName()))))
        .orElseThrow();
  }

  private static int number(String name) {
    String digits = name.replaceAll(".*_all_interactions\\.?(\\d*)\\.?jsonl", "$1");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  private List<Path> files(String directory, String word) throws IOException {
    try (Stream<Path> files = Files.list(base.resolve(directory))) {
      List<Path> found = files.filter(file -> file.toString().contains(word)).sorted().toList();
      assertThat(found).isNotEmpty();
      List<Path> inOrder = new ArrayList<>(found);
      if (directory.equals("by_date")) {
        inOrder.sort(
            java.util.Comparator.comparing(
                file ->
                    io.theater.file.internal.SegmentName.parse(file.getFileName().toString())
                        .orElseThrow()));
      }
      return inOrder;
    }
  }
}
