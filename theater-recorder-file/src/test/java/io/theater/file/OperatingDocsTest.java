package io.theater.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.file.cli.Main;
import io.theater.history.InteractionQuery;
import io.theater.model.LlmInteraction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every example of the section for operators does what it says. */
class OperatingDocsTest {
  private static final String JAR = "java -jar theater-recorder-file-*-cli.jar";

  @TempDir private Path sandbox;

  @Test
  void everyCommandRuns() throws Exception {
    Commands.require("bash", "zcat", "jq");
    Path base = sandbox.resolve("logs/llm_interactions");
    Recorded.into(base, 6);
    Recorded.oneCall(base, Events.of("5"), "call-of-5");
    Files.writeString(sandbox.resolve("keys"), "2026=" + "0123456789abcdef".repeat(4) + "\n");
    List<String> commands = OperatingDocs.commands();
    assertThat(commands).hasSizeGreaterThan(12);
    String cli =
        Path.of(System.getProperty("java.home"), "bin", "java")
            + " -XX:TieredStopAtLevel=1 -cp "
            + System.getProperty("java.class.path")
            + " "
            + Main.class.getName();
    for (String command : commands) {
      String output = Commands.bash(sandbox, command.replace(JAR, cli));
      assertThat(command + output).isNotEqualTo(command);
    }
    assertThat(sandbox.resolve("exported/by_session/session_5/2025-12-07.json")).isRegularFile();
  }

  @Test
  void theFoldOfTheDocumentationIsTheHistory() throws Exception {
    Commands.require("bash", "zcat", "jq");
    Path base = sandbox.resolve("logs/llm_interactions");
    Recorded.into(base, 6);
    String fold =
        OperatingDocs.commands().stream()
            .filter(command -> command.contains("group_by"))
            .findFirst()
            .orElseThrow();
    List<String> lines = Commands.bash(sandbox, fold).lines().toList();
    try (FileHistory history = FileRecorder.readOnly(base)) {
      List<LlmInteraction> calls =
          history.interactions(InteractionQuery.all().limit(1_000)).items();
      assertThat(lines).hasSameSizeAs(calls);
    }
  }
}
