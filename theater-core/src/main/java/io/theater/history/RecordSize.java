package io.theater.history;

import io.theater.model.ErrorInfo;
import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.Message;
import io.theater.model.Part;
import io.theater.model.Session;
import io.theater.model.StepRecord;
import io.theater.model.ToolCall;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Estimates how much heap a record takes, for everything whose memory is bounded in bytes: two
 * bytes a character, since most texts are not Latin alone, and flat amounts for the rest. It never
 * reads a text, so it is cheap for records of any size.
 */
public final class RecordSize {
  private static final long RECORD = 512;
  private static final long OBJECT = 48;
  private static final int MAX_DEPTH = 16;

  private RecordSize() {}

  /**
   * Size of a session.
   *
   * @param session a session
   * @return bytes, estimated
   */
  public static long of(Session session) {
    return RECORD
        + texts(session.id(), session.owner(), session.title())
        + value(session.attributes(), 0);
  }

  /**
   * Size of an execution.
   *
   * @param execution an execution
   * @return bytes, estimated
   */
  public static long of(Execution execution) {
    long plan = execution.plan() == null ? 0 : execution.plan().steps().size() * (4 * OBJECT);
    return RECORD
        + plan
        + texts(execution.id(), execution.sessionId(), execution.type(), execution.name())
        + texts(execution.input())
        + value(execution.output(), 0)
        + value(execution.metadata(), 0)
        + error(execution.error());
  }

  /**
   * Size of a step.
   *
   * @param step a step
   * @return bytes, estimated
   */
  public static long of(StepRecord step) {
    return RECORD
        + texts(step.id(), step.executionId(), step.sessionId(), step.parentId())
        + texts(step.name(), step.title(), step.description(), step.progressMessage())
        + texts(step.condition(), step.conditionResult(), step.speakerRole(), step.targetRole())
        + texts(step.output(), step.reasoning(), step.summary(), step.reason())
        + value(step.result(), 0)
        + value(step.metadata(), 0)
        + error(step.error());
  }

  /**
   * Size of an interaction.
   *
   * @param interaction an interaction
   * @return bytes, estimated
   */
  public static long of(LlmInteraction interaction) {
    return 2 * RECORD
        + texts(interaction.id(), interaction.sessionId(), interaction.executionId())
        + texts(interaction.stepId(), interaction.parentId(), interaction.messageId())
        + texts(interaction.role(), interaction.taskType(), interaction.endpoint())
        + texts(interaction.response(), interaction.reasoning())
        + texts(interaction.rawRequest(), interaction.rawResponse())
        + value(interaction.params(), 0)
        + value(interaction.metadata(), 0)
        + error(interaction.error())
        + messages(interaction.messages())
        + toolCalls(interaction.toolCalls());
  }

  /**
   * Size of streamed text.
   *
   * @param characters how many
   * @return bytes, estimated
   */
  public static long ofCharacters(long characters) {
    return 2 * characters;
  }

  private static long messages(@Nullable List<Message> messages) {
    long bytes = 0;
    for (Message message : messages == null ? List.<Message>of() : messages) {
      bytes += OBJECT;
      for (Part part : message.parts()) {
        bytes += OBJECT + part(part);
      }
    }
    return bytes;
  }

  private static long part(Part part) {
    if (part instanceof Part.Text text) {
      return texts(text.text());
    }
    if (part instanceof Part.Reasoning reasoning) {
      return texts(reasoning.text());
    }
    if (part instanceof Part.ToolUse use) {
      return texts(use.id(), use.name(), use.arguments());
    }
    if (part instanceof Part.ToolResult result) {
      return texts(result.id(), result.result());
    }
    return part instanceof Part.Other other ? texts(other.type(), other.description()) : 0;
  }

  private static long toolCalls(@Nullable List<ToolCall> calls) {
    long bytes = 0;
    for (ToolCall call : calls == null ? List.<ToolCall>of() : calls) {
      bytes += OBJECT + texts(call.id(), call.name(), call.arguments());
      bytes += texts(call.result(), call.error());
    }
    return bytes;
  }

  private static long error(@Nullable ErrorInfo error) {
    return error == null
        ? 0
        : OBJECT
            + texts(error.code(), error.title(), error.message())
            + texts(error.suggestion(), error.type(), error.stackTrace());
  }

  private static long value(@Nullable Object value, int depth) {
    if (value instanceof CharSequence text) {
      return OBJECT + ofCharacters(text.length());
    }
    long bytes = value == null ? 0 : OBJECT;
    if (depth < MAX_DEPTH && value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        bytes += OBJECT + value(entry.getKey(), depth + 1) + value(entry.getValue(), depth + 1);
      }
    } else if (depth < MAX_DEPTH && value instanceof Collection<?> items) {
      for (Object item : items) {
        bytes += value(item, depth + 1);
      }
    }
    return bytes;
  }

  private static long texts(@Nullable String... texts) {
    long bytes = 0;
    for (String text : texts) {
      bytes += text == null ? 0 : OBJECT + ofCharacters(text.length());
    }
    return bytes;
  }
}
