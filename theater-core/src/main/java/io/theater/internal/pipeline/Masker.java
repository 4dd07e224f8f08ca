package io.theater.internal.pipeline;

import io.theater.internal.CappedText;
import io.theater.internal.CleanText;
import io.theater.model.ErrorInfo;
import io.theater.model.Message;
import io.theater.model.Part;
import io.theater.model.Plan;
import io.theater.model.PlanStep;
import io.theater.model.ToolCall;
import io.theater.redact.RedactingStream;
import io.theater.redact.Redaction;
import io.theater.redact.Redactor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Cleans and masks the texts of one record and keeps the report. Gives back the same instance where
 * nothing had to change. One record, one thread.
 */
final class Masker {
  static final String FAILED = "[REDACTED:error]";
  private static final int MAX_DEPTH = 32;

  private final Redactor redactor;
  private final Map<String, Integer> findings = new LinkedHashMap<>();
  private boolean sanitized;
  private boolean changed;

  Masker(Redactor redactor) {
    this.redactor = redactor;
  }

  /** Counts by field and kind, such as {@code prompt.jwt}; null when nothing was masked. */
  @Nullable Map<String, Integer> findings() {
    return findings.isEmpty() ? null : findings;
  }

  @Nullable Boolean sanitized() {
    return sanitized ? Boolean.TRUE : null;
  }

  /** Whether all that was given back is what was given. */
  boolean changedNothing() {
    return !changed && findings.isEmpty();
  }

  /** Fails closed: a redactor that throws costs the text, never lets it through. */
  @Nullable String text(String field, @Nullable String text) {
    return text == null ? null : required(field, text);
  }

  String required(String field, @Nullable String text) {
    String kept = text == null ? "" : cleaned(field, text);
    changed |= !kept.equals(text);
    return kept;
  }

  private String cleaned(String field, String text) {
    if (text.isEmpty()) {
      return text;
    }
    try {
      String clean = CleanText.of(text);
      sanitized |= !clean.equals(text);
      int cut = CappedText.cutAt(clean);
      return cut < 0 ? masked(field, clean) : maskedAround(field, clean, cut);
    } catch (Throwable broken) {
      findings.merge(field + ".error", 1, Integer::sum);
      return FAILED;
    }
  }

  private String masked(String field, String text) {
    Redaction redaction = redactor.redact(text);
    note(field, redaction);
    return redaction.text();
  }

  /** What was cut out may have taken half of a secret with it: the halves are masked too. */
  private String maskedAround(String field, String text, int cut) {
    int resume = text.indexOf(CappedText.CUT_END, cut) + CappedText.CUT_END.length();
    RedactingStream stream = redactor.stream();
    StringBuilder all = new StringBuilder(text.length() + 32);
    for (Redaction part :
        List.of(
            stream.append(text.substring(0, cut)),
            stream.gap(),
            Redaction.clean(text.substring(cut, resume)),
            stream.append(text.substring(resume)),
            stream.finish())) {
      note(field, part);
      all.append(part.text());
    }
    return all.toString();
  }

  void note(String field, Redaction redaction) {
    if (redaction.changed()) {
      redaction
          .findings()
          .forEach((kind, count) -> findings.merge(field + "." + kind, count, Integer::sum));
    }
  }

  /** Masks a tree of data: texts by what they contain, values of secret keys whole. */
  @Nullable Object tree(String field, @Nullable Object value) {
    return tree(field, value, 0);
  }

  private @Nullable Object tree(String field, @Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      changed = true;
      return FAILED;
    }
    if (value instanceof String text) {
      return required(field, text);
    }
    if (value instanceof Map<?, ?> map) {
      return mapOf(field, map, depth);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> masked = new ArrayList<>(list.size());
      for (Object item : list) {
        masked.add(tree(field, item, depth + 1));
      }
      return unlessSame(masked, list);
    }
    return value;
  }

  @SuppressWarnings("unchecked")
  @Nullable Map<String, Object> map(String field, @Nullable Map<String, Object> map) {
    return map == null || map.isEmpty() ? map : (Map<String, Object>) mapOf(field, map, 0);
  }

  private Map<?, ?> mapOf(String field, Map<?, ?> map, int depth) {
    Map<String, @Nullable Object> masked = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          masked.put(required(field, name), member(field, name, value, depth));
        });
    return unlessSame(masked, map);
  }

  private <T> T unlessSame(T masked, T given) {
    boolean same = masked.equals(given);
    changed |= !same;
    return same ? given : masked;
  }

  private @Nullable Object member(String field, String key, @Nullable Object value, int depth) {
    if (value == null || !isSecretKey(key)) {
      return tree(field, value, depth + 1);
    }
    String kept = value instanceof String text && isMask(text) ? text : null;
    if (kept == null) {
      findings.merge(field + ".key", 1, Integer::sum);
    }
    return kept == null ? "[REDACTED:key]" : kept;
  }

  private static boolean isMask(String text) {
    return text.startsWith("[REDACTED:") && text.indexOf(']') == text.length() - 1;
  }

  private boolean isSecretKey(String key) {
    try {
      return redactor.isSecretKey(key);
    } catch (Throwable broken) {
      return true;
    }
  }

  @Nullable ErrorInfo error(@Nullable ErrorInfo error) {
    if (error == null) {
      return null;
    }
    return new ErrorInfo(
        error.code(),
        error.level(),
        required("error", error.title()),
        required("error", error.message()),
        text("error", error.suggestion()),
        error.canRetry(),
        error.type(),
        error.stackHash(),
        text("error", error.stackTrace()));
  }

  @Nullable Plan plan(@Nullable Plan plan) {
    return plan == null ? null : new Plan(plan.steps().stream().map(this::planStep).toList());
  }

  @Nullable PlanStep next(@Nullable PlanStep step) {
    return step == null ? null : planStep(step);
  }

  private PlanStep planStep(PlanStep step) {
    return step.title() == null && step.description() == null
        ? step
        : step.titled(text("title", step.title()), text("description", step.description()));
  }

  @Nullable List<Message> messages(@Nullable List<Message> messages) {
    return messages == null ? null : each(messages, this::message);
  }

  private Message message(Message message) {
    List<Part> parts = each(message.parts(), this::part);
    return parts == message.parts() ? message : new Message(message.role(), parts);
  }

  private static <T> List<T> each(List<T> items, UnaryOperator<T> mask) {
    List<T> masked = new ArrayList<>(items.size());
    boolean same = true;
    for (T item : items) {
      T kept = mask.apply(item);
      same &= kept == item;
      masked.add(kept);
    }
    return same ? items : masked;
  }

  private Part part(Part part) {
    if (part instanceof Part.Text text) {
      String masked = required("prompt", text.text());
      return masked.equals(text.text()) ? part : new Part.Text(masked);
    }
    if (part instanceof Part.Reasoning reasoning) {
      return new Part.Reasoning(required("prompt", reasoning.text()));
    }
    if (part instanceof Part.ToolUse use) {
      return new Part.ToolUse(use.id(), use.name(), text("prompt", use.arguments()));
    }
    if (part instanceof Part.ToolResult result) {
      return new Part.ToolResult(result.id(), required("prompt", result.result()));
    }
    Part.Other other = (Part.Other) part;
    return new Part.Other(other.type(), text("prompt", other.description()));
  }

  @Nullable List<ToolCall> toolCalls(@Nullable List<ToolCall> calls) {
    return calls == null ? null : calls.stream().map(this::toolCall).toList();
  }

  ToolCall toolCall(ToolCall call) {
    return new ToolCall(
        call.id(),
        call.name(),
        text("tool_calls", call.arguments()),
        text("tool_calls", call.result()),
        text("tool_calls", call.error()),
        call.startedAt(),
        call.duration());
  }
}
