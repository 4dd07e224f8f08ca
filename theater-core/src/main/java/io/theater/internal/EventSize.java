package io.theater.internal;

import io.theater.event.EventHeader;
import io.theater.event.ExecutionEvent;
import io.theater.event.LlmDelta;
import io.theater.event.LlmEnded;
import io.theater.event.LlmEvent;
import io.theater.event.SessionDescribed;
import io.theater.event.StepContent;
import io.theater.event.StepEnded;
import io.theater.event.StepEvent;
import io.theater.event.TheaterEvent;
import io.theater.model.ErrorInfo;
import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.Message;
import io.theater.model.Part;
import io.theater.model.Plan;
import io.theater.model.PlanStep;
import io.theater.model.Session;
import io.theater.model.StepRecord;
import io.theater.model.ToolCall;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the heap an event or a record holds on to, on the high side: two bytes a character, and
 * strings that several events share are counted in each. Takes time in the number of parts, not of
 * characters; of free data at most {@value #MAX_PARTS} parts and {@value #MAX_DEPTH} levels are
 * visited, so that data which contains itself cannot hold a caller up. Never throws.
 */
public final class EventSize {
  private static final int EVENT = 128;
  private static final int RECORD = 224;
  private static final int SMALL_RECORD = 64;
  private static final int STRING = 56;
  private static final int ENTRY = 48;
  private static final int LEAF = 24;
  private static final int MAX_DEPTH = 8;
  private static final int MAX_PARTS = 10_000;

  private int parts = MAX_PARTS;

  private EventSize() {}

  /**
   * Size of an event with everything in it.
   *
   * @param event the event
   * @return bytes
   */
  public static int bytes(TheaterEvent event) {
    EventHeader header = event.header();
    long size = EVENT + text(header.sessionId()) + text(header.executionId()) + payload(event);
    return (int) Math.min(size, Integer.MAX_VALUE);
  }

  /**
   * Size of an execution.
   *
   * @param execution a record, partial or whole
   * @return bytes
   */
  public static long bytes(Execution execution) {
    return RECORD
        + text(execution.id())
        + text(execution.type())
        + text(execution.name())
        + text(execution.input())
        + text(execution.boot())
        + plan(execution.plan())
        + error(execution.error())
        + data(execution.output())
        + data(execution.metadata());
  }

  /**
   * Size of a step.
   *
   * @param step a record, partial or whole
   * @return bytes
   */
  public static long bytes(StepRecord step) {
    return RECORD
        + text(step.id())
        + text(step.executionId())
        + text(step.parentId())
        + text(step.name())
        + text(step.title())
        + text(step.description())
        + text(step.condition())
        + text(step.conditionResult())
        + text(step.progressMessage())
        + text(step.speakerRole())
        + text(step.targetRole())
        + text(step.output())
        + text(step.reasoning())
        + text(step.summary())
        + text(step.reason())
        + text(step.boot())
        + error(step.error())
        + data(step.result())
        + data(step.metadata());
  }

  /**
   * Size of an LLM call.
   *
   * @param call a record, partial or whole
   * @return bytes
   */
  public static long bytes(LlmInteraction call) {
    return RECORD
        + text(call.id())
        + text(call.executionId())
        + text(call.stepId())
        + text(call.parentId())
        + text(call.messageId())
        + text(call.role())
        + text(call.taskType())
        + text(call.provider())
        + text(call.requestModel())
        + text(call.responseModel())
        + text(call.endpoint())
        + text(call.traceId())
        + text(call.spanId())
        + text(call.boot())
        + text(call.response())
        + text(call.reasoning())
        + text(call.rawRequest())
        + text(call.rawResponse())
        + extras(call);
  }

  private static long payload(TheaterEvent event) {
    // the largest and most frequent: a test for a class costs less than one for an interface
    if (event instanceof LlmEnded ended) {
      return bytes(ended.interaction());
    }
    if (event instanceof StepEvent step) {
      return bytes(step.step()) + beside(step);
    }
    if (event instanceof LlmEvent call) {
      return bytes(call.interaction()) + (call instanceof LlmDelta delta ? delta(delta) : 0);
    }
    if (event instanceof ExecutionEvent execution) {
      return bytes(execution.execution());
    }
    return session(((SessionDescribed) event).session());
  }

  private static long beside(StepEvent event) {
    if (event instanceof StepContent content) {
      return text(content.text()) + text(content.reasoning()) + data(content.metadata());
    }
    return event instanceof StepEnded ended && ended.next() != null ? planStep(ended.next()) : 0;
  }

  private static long delta(LlmDelta delta) {
    ToolCall call = delta.toolCall();
    return text(delta.text()) + text(delta.reasoning()) + (call == null ? 0 : toolCall(call));
  }

  private static long session(Session session) {
    return SMALL_RECORD
        + text(session.id())
        + text(session.owner())
        + text(session.title())
        + data(session.attributes());
  }

  private static long extras(LlmInteraction call) {
    long size = error(call.error()) + data(call.params()) + data(call.metadata());
    size += data(call.redactions());
    for (String reason : orNone(call.finishReasons())) {
      size += ENTRY + text(reason);
    }
    size += call.truncations() == null ? 0 : call.truncations().size() * 256L;
    size += call.usage() == null ? 0 : SMALL_RECORD + 6L * LEAF;
    size += call.timing() == null ? 0 : SMALL_RECORD + 9L * LEAF;
    size += call.cost() == null ? 0 : SMALL_RECORD + 2L * STRING;
    for (Message message : orNone(call.messages())) {
      size += SMALL_RECORD + text(message.role()) + parts(message.parts());
    }
    for (ToolCall tool : orNone(call.toolCalls())) {
      size += toolCall(tool);
    }
    return size;
  }

  private static long parts(List<Part> parts) {
    long size = ENTRY;
    for (Part part : parts) {
      size += ENTRY + part(part);
    }
    return size;
  }

  private static long part(Part part) {
    if (part instanceof Part.Text text) {
      return text(text.text());
    }
    if (part instanceof Part.Reasoning reasoning) {
      return text(reasoning.text());
    }
    if (part instanceof Part.ToolUse use) {
      return text(use.id()) + text(use.name()) + text(use.arguments());
    }
    if (part instanceof Part.ToolResult result) {
      return text(result.id()) + text(result.result());
    }
    Part.Other other = (Part.Other) part;
    return text(other.type()) + text(other.description());
  }

  private static long toolCall(ToolCall call) {
    return SMALL_RECORD
        + text(call.id())
        + text(call.name())
        + text(call.arguments())
        + text(call.result())
        + text(call.error());
  }

  private static long plan(@Nullable Plan plan) {
    long size = 0;
    for (PlanStep step : plan == null ? List.<PlanStep>of() : plan.steps()) {
      size += planStep(step);
    }
    return size;
  }

  private static long planStep(PlanStep step) {
    return SMALL_RECORD
        + text(step.name())
        + text(step.title())
        + text(step.description())
        + text(step.group())
        + text(step.decision())
        + text(step.outcome());
  }

  private static long error(@Nullable ErrorInfo error) {
    return error == null
        ? 0
        : SMALL_RECORD
            + text(error.code())
            + text(error.title())
            + text(error.message())
            + text(error.suggestion())
            + text(error.type())
            + text(error.stackHash())
            + text(error.stackTrace());
  }

  private static long text(@Nullable CharSequence text) {
    return text == null ? 0 : STRING + 2L * text.length();
  }

  private static <T> List<T> orNone(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private static long data(@Nullable Object data) {
    if (data == null) {
      return 0;
    }
    try {
      return new EventSize().value(data, MAX_DEPTH);
    } catch (RuntimeException changedMeanwhile) {
      return RECORD;
    }
  }

  private long value(@Nullable Object value, int depth) {
    if (value instanceof String text) {
      return text(text);
    }
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return LEAF;
    }
    if (value instanceof Map<?, ?> map) {
      return ENTRY + (long) ENTRY * map.size() + entries(map, depth - 1);
    }
    if (value instanceof Collection<?> list) {
      return ENTRY + 8L * list.size() + elements(list, depth - 1);
    }
    if (value instanceof CharSequence text) {
      return text(text);
    }
    return value instanceof byte[] bytes ? bytes.length + LEAF : LEAF;
  }

  private long entries(Map<?, ?> map, int depth) {
    long size = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (depth < 0 || --parts < 0) {
        return size;
      }
      size += value(entry.getKey(), depth) + value(entry.getValue(), depth);
    }
    return size;
  }

  private long elements(Collection<?> list, int depth) {
    long size = 0;
    for (Object element : list) {
      if (depth < 0 || --parts < 0) {
        return size;
      }
      size += value(element, depth);
    }
    return size;
  }
}
