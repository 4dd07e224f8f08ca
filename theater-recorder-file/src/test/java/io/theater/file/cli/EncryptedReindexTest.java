package io.theater.file.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.file.FileRecorder;
import io.theater.file.Internals;
import io.theater.file.KeyProvider;
import io.theater.file.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One day in an archive, sealed with one key, and one in the log, sealed with another. */
class EncryptedReindexTest {
  private static final byte[] OLD =
      HexFormat.of().parseHex("00112233445566778899aabbccddeeff".repeat(2));
  private static final byte[] NEW = HexFormat.of().parseHex("0f".repeat(32));

  @TempDir private Path sandbox;
  private final Events events = Events.of("s");
  private final ManualClock clock = new ManualClock();
  private Path base;
  private Path keys;

  @BeforeEach
  void record() throws IOException {
    base = sandbox.resolve("recording");
    keys = sandbox.resolve("keys");
    record("old", KeyProvider.of(Map.of("2025", OLD), "2025"));
    clock.advance(Duration.ofDays(1));
    record("new", KeyProvider.of(Map.of("2025", OLD, "2026", NEW), "2026"));
  }

  private void record(String call, KeyProvider provider) throws IOException {
    try (FileRecorder recorder =
        Internals.withoutThread(FileRecorder.builder(base))
            .clock(clock)
            .encryption(provider)
            .build()) {
      Internals.tick(recorder);
      assertThat(Internals.archive(recorder)).isZero();
      recorder.write(List.of(events.llmStarted(call), events.llmFailed(call)));
    }
  }

  @Test
  void saysWhichKeysAreMissingAndLeavesTheViewsAsTheyAre() throws Exception {
    List<String> views = views();
    Cli without = Cli.run("reindex", base);
    assertThat(without.code()).isEqualTo(1);
    assertThat(without.out()).isEqualTo("1 index of 1 writer made anew, views left as they are\n");
    assertThat(without.err())
        .contains("key '2026' is missing")
        .contains("again with --keys FILE")
        .endsWith("for each of: 2026\n");
    assertThat(views()).isEqualTo(views);
    Files.writeString(keys, "2025=" + HexFormat.of().formatHex(NEW) + "\n");
    Cli wrong = Cli.run("reindex", base, "--keys", keys);
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err()).contains("key '2026' is missing").endsWith("for each of: 2026\n");
    assertThat(views()).isEqualTo(views);
  }

  @Test
  void makesTheViewsWithAllKeys() throws Exception {
    List<String> before = views();
    assertThat(before).hasSize(2).allMatch(line -> line.contains("\"payload\""));
    Files.writeString(
        keys,
        "2025=" + HexFormat.of().formatHex(OLD) + "\n2026=" + HexFormat.of().formatHex(NEW) + "\n");
    for (Path file : errors()) {
      Files.delete(file);
    }
    Cli with = Cli.run("reindex", base, "--keys", keys);
    assertThat(with.err()).isEmpty();
    assertThat(with.code()).isZero();
    assertThat(views()).hasSize(2).allMatch(line -> line.contains("\"payload\""));
    assertThat(heads(views())).isEqualTo(heads(before));
  }

  private List<Path> errors() {
    return List.of(
        base.resolve("errors/2025-12-07_errors.jsonl"),
        base.resolve("errors/2025-12-08_errors.jsonl"));
  }

  private List<String> views() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path file : errors()) {
      all.append(Files.readString(file, UTF_8));
    }
    return all.toString().lines().toList();
  }

  /** Without what is sealed anew each time. */
  private static List<String> heads(List<String> lines) {
    return lines.stream().map(line -> line.substring(0, line.indexOf("\"enc\""))).toList();
  }
}
