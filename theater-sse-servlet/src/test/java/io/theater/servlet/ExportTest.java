package io.theater.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.theater.ExecutionSpec;
import io.theater.LlmRequest;
import io.theater.Step;
import io.theater.StepTracker;
import io.theater.json.Json;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExportTest extends JettyFixture {
  private static final String HOSTILE =
      "</script><script>alert(1)</script> ```` \n# not a heading\n" + CANARY;

  @BeforeEach
  void recordASession() {
    ExecutionSpec spec =
        ExecutionSpec.of("workflow", "ask").session("a b:1").input("the question " + CANARY);
    try (StepTracker run = theater.track(spec)) {
      Step step = run.start("generate");
      theater.llm().record(LlmRequest.of("openai", "gpt-4o").in(step).user(HOSTILE), () -> HOSTILE);
      step.complete("done");
      run.complete("the answer");
    }
    for (int i = 0; i < 120; i++) {
      theater.track("a b:1", "later").close();
    }
    flush();
  }

  private HttpResponse<String> export(String format) throws Exception {
    return get("/api/sessions/a%20b%3A1/export" + (format == null ? "" : "?format=" + format));
  }

  @Test
  void writesOneDocument() throws Exception {
    mount(everything());
    HttpResponse<String> answer = export(null);
    assertThat(answer.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"session-a-b-1.json\"");
    Map<String, Object> json = Json.readObject(answer.body().getBytes(UTF_8));
    assertThat(json).containsOnlyKeys("session", "executions", "steps", "interactions", "counts");
    assertThat(list(json, "executions")).hasSize(121);
    assertThat(((Map<?, ?>) list(json, "executions").get(0)).get("name")).isEqualTo("ask");
    assertThat(((Map<?, ?>) list(json, "interactions").get(0)).get("user_prompt"))
        .isEqualTo(HOSTILE);
    assertThat(map(json, "counts"))
        .isEqualTo(Map.of("executions", 121, "steps", 1, "interactions", 1));
  }

  @Test
  void writesOneObjectALine() throws Exception {
    mount(everything());
    List<Map<String, Object>> lines =
        export("jsonl").body().lines().map(line -> Json.readObject(line.getBytes(UTF_8))).toList();
    assertThat(lines).hasSize(1 + 121 + 1 + 1 + 1);
    assertThat(lines.get(0)).containsEntry("type", "session");
    assertThat(lines.get(lines.size() - 1))
        .isEqualTo(
            Map.of(
                "type", "end", "record", Map.of("executions", 121, "steps", 1, "interactions", 1)));
  }

  @Test
  void writesTextThatNobodyCanBreakOutOf() throws Exception {
    mount(everything());
    HttpResponse<String> answer = export("markdown");
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/markdown");
    assertThat(answer.body())
        .contains("`````text\n" + HOSTILE + "\n`````", "## LLM calls", "status: succeeded")
        .endsWith("executions: 121, steps: 1, interactions: 1\n");
  }

  @Test
  void writesAPageThatNeedsNoServer() throws Exception {
    mount(everything());
    String page = export("html").body();
    Matcher data =
        Pattern.compile(
                "<script type=\"application/json\" id=\"records\">(.*?)</script>", Pattern.DOTALL)
            .matcher(page);
    assertThat(data.find()).isTrue();
    Map<String, Object> json = Json.readObject(data.group(1).getBytes(UTF_8));
    assertThat(((Map<?, ?>) list(json, "interactions").get(0)).get("response_content"))
        .isEqualTo(HOSTILE);
    assertThat(page).doesNotContain("<script>alert").doesNotContain("http://", "https://");
  }

  @Test
  void leavesOutWhatTheCallerMayNotSee() throws Exception {
    Access mayExport =
        new Access(Caller.of("eve"), java.util.Set.of(Action.READ_STEPS, Action.EXPORT), null);
    mount(servlet(request -> mayExport));
    for (String format : List.of("json", "jsonl", "markdown", "html")) {
      assertThat(export(format).body()).as(format).contains("generate").doesNotContain(CANARY);
    }
  }

  @Test
  void isNotForEverybody() throws Exception {
    mount(servlet(as("viewer")));
    assertThat(export(null).statusCode()).isEqualTo(403);
    stop();
    mount(everything());
    assertThat(export("pdf").statusCode()).isEqualTo(400);
    assertThat(get("/api/sessions/unknown/export").statusCode()).isEqualTo(404);
  }
}
