package io.theater.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.theater.StepTracker;
import io.theater.Theater;
import io.theater.history.InteractionQuery;
import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The snippets of the README compile, run, and do what the README says. */
@Timeout(60)
final class ReadmeTest {
  private static final Pattern BLOCK =
      Pattern.compile("<!-- snippet: (\\w+) -->\n```java\n(.*?)```", Pattern.DOTALL);

  private final ReadmeSnippets snippets = new ReadmeSnippets();

  @Test
  void everyJavaBlockStandsInTheSnippetsWordForWord() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    String source =
        words(
            Files.readString(
                Path.of("src/test/java/io/theater/examples/readme/ReadmeSnippets.java")));
    List<String> blocks =
        BLOCK.matcher(readme).results().map(block -> block.group(2)).collect(Collectors.toList());

    assertThat(blocks).hasSize(count(readme, "```java"));
    for (String block : blocks) {
      for (String part :
          block.split("// or stream the running flow back on the caller's own POST:")) {
        assertThat(source).contains(words(part));
      }
    }
  }

  @Test
  void theFlowTheCallsAndTheQueriesDoWhatTheySay(@TempDir Path directory) {
    try (Theater theater =
        snippets.build(directory.resolve("recording"), new SimpleMeterRegistry())) {
      snippets.steps(theater);
      try (StepTracker steps = theater.track("session-42", "ask")) {
        List<Object> answers =
            steps.run("ask", step -> snippets.llm(theater, step, "be brief", "why?"));
        assertThat(answers).first().isEqualTo("chat: why?");
        steps.complete();
      }
      Execution accepted = snippets.background(theater, "text");
      assertThat(accepted.status()).isEqualTo(ExecutionStatus.PENDING);
      assertThat(theater.flush(Duration.ofSeconds(20))).isTrue();

      List<LlmInteraction> calls =
          theater.history().interactions(InteractionQuery.session("session-42").inOrder()).items();
      assertThat(calls).hasSize(4).allMatch(call -> call.stage() == LlmStage.COMPLETED);
      assertThat(calls.get(2).response()).isEqualTo("stream: why?");
      assertThat(calls.get(2).messageId()).isEqualTo("message-12");
      assertThat(theater.history().stepProgress("session-42").skippedSteps()).isEqualTo(2);
      assertThat(snippets.reading(theater, calls.get(0).id())).hasSize(5);
      assertThat(snippets.shown).isNotEmpty();
      snippets.operations(theater);
      snippets.servlet(theater);
    }
  }

  /** Layout may differ: the README is not indented as deep as the source. */
  private static String words(String code) {
    return code.replaceAll("\\s+", "");
  }

  private static int count(String text, String what) {
    Matcher matcher = Pattern.compile(Pattern.quote(what)).matcher(text);
    int count = 0;
    while (matcher.find()) {
      count++;
    }
    return count;
  }
}
