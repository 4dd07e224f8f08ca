package io.theater.file.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.file.FileRecorder;
import io.theater.file.KeyProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptedExportTest {
  private static final byte[] KEY =
      HexFormat.of().parseHex("00112233445566778899aabbccddeeff".repeat(2));

  @TempDir private Path sandbox;
  private Path base;
  private Path keys;

  @BeforeEach
  void record() throws IOException {
    base = sandbox.resolve("recording");
    keys = sandbox.resolve("keys");
    KeyProvider provider = KeyProvider.of(Map.of("2026", KEY), "2026");
    try (FileRecorder recorder = FileRecorder.builder(base).encryption(provider).build()) {
      Events events = Events.of("s");
      recorder.write(List.of(events.llmStarted("call"), events.llmCompleted("call", "secret")));
    }
  }

  @Test
  void showsPayloadsToWhoHasTheKeys() throws Exception {
    Files.writeString(keys, "2025=" + "0".repeat(64) + "\n2026 = " + HexFormat.of().formatHex(KEY));
    Cli without = Cli.run("export", base, "--session", "s");
    assertThat(without.out()).contains("\"id\":\"call\"").doesNotContain("secret");
    assertThat(without.err()).startsWith("warning: ").contains("sealed with key '2026'");
    Cli with = Cli.run("export", base, "--session", "s", "--keys", keys);
    assertThat(with.out()).contains("\"response\":\"secret\"");
    assertThat(with.err()).isEmpty();
    assertThat(Cli.verify(base, "--views").code()).isZero();
    assertThat(Cli.run("stats", base).out()).containsPattern("succeeded +1\n");
  }

  @Test
  void neverShowsALineOfAFileWithKeys() throws Exception {
    Files.writeString(keys, "2025=" + "0".repeat(64) + "\n2026=abcdef\n");
    Cli refused = Cli.run("export", base, "--session", "s", "--keys", keys);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("line 2: must be ID=HEX with 64 hexadecimal digits")
        .doesNotContain("abcdef");
    Files.writeString(keys, "\n");
    assertThat(Cli.run("export", base, "--session", "s", "--keys", keys).err())
        .contains("has no keys");
    assertThat(Cli.run("export", base, "--session", "s", "--keys", base + "x").code()).isEqualTo(3);
  }
}
