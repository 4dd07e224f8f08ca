package io.theater;

import io.theater.model.Message;
import io.theater.model.Part;
import io.theater.model.ToolCall;
import io.theater.model.Truncation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Cuts the payload fields of one interaction to their cap and keeps the report. */
final class PayloadCap {
  private final Recorder recorder;
  private final List<Truncation> truncations = new ArrayList<>();

  PayloadCap(Recorder recorder) {
    this.recorder = recorder;
  }

  @Nullable List<Truncation> truncations() {
    return truncations.isEmpty() ? null : truncations;
  }

  void note(@Nullable Truncation truncation) {
    if (truncation != null) {
      truncations.add(truncation);
    }
  }

  @Nullable String text(String field, @Nullable String text) {
    return text == null ? null : recorder.cut(field, text, truncations::add);
  }

  private String prompt(@Nullable String text) {
    return Objects.requireNonNullElse(text("prompt", text), "");
  }

  @Nullable List<ToolCall> toolCalls(@Nullable List<ToolCall> calls) {
    return calls == null ? null : calls.stream().map(this::toolCall).toList();
  }

  ToolCall toolCall(ToolCall call) {
    return new ToolCall(
        Names.optional(call.id()),
        Names.name(call.name()),
        text("tool_calls", call.arguments()),
        text("tool_calls", call.result()),
        text("tool_calls", call.error()),
        call.startedAt(),
        call.duration());
  }

  @Nullable List<Message> messages(@Nullable List<Message> messages) {
    return messages == null || isShort(messages)
        ? messages
        : messages.stream().map(this::message).toList();
  }

  /** True when nothing has to be cut, which is nearly always, so that it must cost nothing. */
  private boolean isShort(List<Message> messages) {
    for (Message message : messages) {
      if (message.role().length() > Names.MAX_ID || !areShort(message.parts())) {
        return false;
      }
    }
    return true;
  }

  private boolean areShort(List<Part> parts) {
    for (Part part : parts) {
      if (!fits(part)) {
        return false;
      }
    }
    return true;
  }

  @SuppressWarnings("RedundantNullCheck") // hosts without null checks of their own get here
  private boolean fits(Part part) {
    return part instanceof Part.Text text
        && text.text() != null
        && text.text().length() <= recorder.settings().fieldChars();
  }

  private Message message(Message message) {
    return new Message(
        Names.name(message.role()), message.parts().stream().map(this::part).toList());
  }

  private Part part(Part part) {
    if (part instanceof Part.Text text) {
      return new Part.Text(prompt(text.text()));
    } else if (part instanceof Part.Reasoning reasoning) {
      return new Part.Reasoning(prompt(reasoning.text()));
    } else if (part instanceof Part.ToolUse use) {
      return new Part.ToolUse(
          Names.optional(use.id()), Names.name(use.name()), text("prompt", use.arguments()));
    } else if (part instanceof Part.ToolResult result) {
      return new Part.ToolResult(Names.optional(result.id()), prompt(result.result()));
    }
    Part.Other other = (Part.Other) part;
    return new Part.Other(Names.name(other.type()), text("prompt", other.description()));
  }
}
