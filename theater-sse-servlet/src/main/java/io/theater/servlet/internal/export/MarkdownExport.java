package io.theater.servlet.internal.export;

import io.theater.model.Session;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** For people: headings, lists, and texts in fences that they cannot break out of. */
final class MarkdownExport implements ExportFormat {
  private static final int LONGEST_LINE = 300;

  private final ExportOutput out;
  private Section section = Section.EXECUTIONS;

  MarkdownExport(ExportOutput out) {
    this.out = out;
  }

  @Override
  public void session(Object session) throws IOException {
    Map<String, Object> fields = out.fields(session);
    Object title = fields.get("title");
    line("# " + inline(title == null ? fields.get("id") : title));
    line("");
    line("Session `" + code(((Session) session).id()) + "`");
  }

  @Override
  public void list(Section next) throws IOException {
    section = next;
    line("");
    line(
        switch (next) {
          case EXECUTIONS -> "## Executions";
          case STEPS -> "## Steps";
          case INTERACTIONS -> "## LLM calls";
        });
    line("");
  }

  @Override
  public void item(Object record) throws IOException {
    Map<String, Object> fields = out.fields(record);
    switch (section) {
      case EXECUTIONS -> execution(fields);
      case STEPS -> step(fields);
      case INTERACTIONS -> call(fields);
    }
  }

  private void execution(Map<String, Object> run) throws IOException {
    line(
        "- **"
            + inline(run.get("name"))
            + "** "
            + facts(run, "status", "started_at", "finished_at"));
    fenced("Input", run.get("input"));
    fenced("Output", run.get("output"));
    error(run.get("error"));
  }

  private void step(Map<String, Object> step) throws IOException {
    Object title = step.get("title") == null ? step.get("name") : step.get("title");
    line(
        "- **"
            + inline(title)
            + "** "
            + facts(step, "status", "iteration", "attempt", "condition_result", "duration_ms"));
    if (step.get("summary") != null) {
      line("  " + inline(step.get("summary")));
    }
    error(step.get("error"));
  }

  private void call(Map<String, Object> call) throws IOException {
    line("### " + inline(call.get("role_name") == null ? "LLM call" : call.get("role_name")));
    line("");
    line(facts(call, "timestamp", "stage", "provider", "model", "step_id"));
    fenced("System prompt", call.get("system_prompt"));
    fenced(
        "Prompt", call.get("user_prompt") == null ? call.get("prompt") : call.get("user_prompt"));
    fenced(
        "Response",
        call.get("response_content") == null ? call.get("response") : call.get("response_content"));
    error(call.get("error"));
    line("");
  }

  private static String facts(Map<String, Object> fields, String... names) {
    return Stream.of(names)
        .filter(name -> fields.get(name) != null)
        .map(name -> name + ": " + inline(fields.get(name)))
        .collect(Collectors.joining(", "));
  }

  private void error(@Nullable Object error) throws IOException {
    if (error instanceof Map<?, ?> fields) {
      line("  Error " + inline(fields.get("code")) + ": " + inline(fields.get("message")));
    }
  }

  private void fenced(String name, @Nullable Object value) throws IOException {
    if (value == null) {
      return;
    }
    String text =
        value instanceof String plain
            ? plain
            : new String(out.json(value), java.nio.charset.StandardCharsets.UTF_8);
    String fence = "`".repeat(Math.max(3, longestRun(text) + 1));
    line("");
    line(name + ":");
    line("");
    line(fence + "text");
    line(text);
    line(fence);
  }

  private static int longestRun(String text) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = text.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }

  /** On one line, with nothing that Markdown or HTML would take for its own. */
  private static String inline(@Nullable Object value) {
    String text = String.valueOf(value == null ? "" : value).replaceAll("\\s+", " ");
    String cut = text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) + "…" : text;
    return cut.replaceAll("([\\\\`*_\\[\\]<>#|~])", "\\\\$1");
  }

  private static String code(String text) {
    return text.replaceAll("[`\\s]+", " ");
  }

  private void line(String text) throws IOException {
    out.text(text + "\n");
  }

  @Override
  public void end(ExportCounts counts) throws IOException {
    line("");
    line("---");
    line(facts(new TreeMap<>(counts.toMap()), "executions", "steps", "interactions"));
  }
}
