package io.theater.servlet.internal.agui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The order that the reference client of AG-UI demands of a stream, written from its checks: it
 * gives up at the first event that breaks it. The order of reasoning is that of the protocol's
 * documents.
 */
public final class AgUiRules {
  private final Set<Object> messages = new HashSet<>();
  private final Set<Object> reasonings = new HashSet<>();
  private final Set<Object> thoughts = new HashSet<>();
  private final Set<Object> toolCalls = new HashSet<>();
  private final Set<Object> steps = new HashSet<>();
  private boolean running;
  private boolean failed;
  private int runs;

  /** Takes the next event. */
  public void accept(Map<String, Object> event) {
    String type = (String) event.get("type");
    assertThat(failed).as("%s after RUN_ERROR", type).isFalse();
    if (!type.equals("RUN_STARTED") && !type.equals("RUN_ERROR")) {
      assertThat(running).as("%s outside of a run", type).isTrue();
    }
    switch (type) {
      case "RUN_STARTED" -> {
        assertThat(running).as("RUN_STARTED within a run").isFalse();
        assertThat(event).containsKeys("threadId", "runId");
        running = true;
        runs++;
      }
      case "RUN_FINISHED" -> {
        assertThat(event).containsKeys("threadId", "runId");
        assertAllClosed();
        running = false;
      }
      case "RUN_ERROR" -> {
        assertThat(event.get("message")).isInstanceOf(String.class);
        assertAllClosed(); // the client does not demand it, the design does
        running = false;
        failed = true;
      }
      case "STEP_STARTED" -> begin(steps, event, "stepName");
      case "STEP_FINISHED" -> end(steps, event, "stepName");
      case "TEXT_MESSAGE_START" -> begin(messages, event, "messageId");
      case "TEXT_MESSAGE_CONTENT" -> content(messages, event, "messageId");
      case "TEXT_MESSAGE_END" -> end(messages, event, "messageId");
      case "REASONING_START" -> begin(reasonings, event, "messageId");
      case "REASONING_MESSAGE_START" -> {
        content(reasonings, event, "messageId", "role");
        begin(thoughts, event, "messageId");
      }
      case "REASONING_MESSAGE_CONTENT" -> content(thoughts, event, "messageId");
      case "REASONING_MESSAGE_END" -> end(thoughts, event, "messageId");
      case "REASONING_END" -> {
        assertThat(thoughts).doesNotContain(event.get("messageId"));
        end(reasonings, event, "messageId");
      }
      case "TOOL_CALL_START" -> {
        assertThat(event.get("toolCallName")).isInstanceOf(String.class);
        begin(toolCalls, event, "toolCallId");
      }
      case "TOOL_CALL_ARGS" -> content(toolCalls, event, "toolCallId");
      case "TOOL_CALL_END" -> end(toolCalls, event, "toolCallId");
      case "TOOL_CALL_RESULT" -> assertThat(event).containsKeys("messageId", "content");
      case "STATE_SNAPSHOT" -> assertThat(event).containsKey("snapshot");
      case "STATE_DELTA" -> assertThat(event).containsKey("delta");
      default -> throw new AssertionError("unknown event " + event);
    }
  }

  private static void begin(Set<Object> active, Map<String, Object> event, String key) {
    assertThat(event.get(key)).isInstanceOf(String.class);
    assertThat(active.add(event.get(key))).as("begins twice: %s", event).isTrue();
  }

  private static void content(Set<Object> active, Map<String, Object> event, String key) {
    content(active, event, key, "delta");
  }

  private static void content(
      Set<Object> active, Map<String, Object> event, String key, String text) {
    assertThat(active).as("%s", event).contains(event.get(key));
    assertThat((String) event.get(text)).as("%s", event).isNotEmpty();
  }

  private static void end(Set<Object> active, Map<String, Object> event, String key) {
    assertThat(active.remove(event.get(key))).as("ends without beginning: %s", event).isTrue();
  }

  private void assertAllClosed() {
    assertThat(steps).isEmpty();
    assertThat(messages).isEmpty();
    assertThat(reasonings).isEmpty();
    assertThat(toolCalls).isEmpty();
  }

  /** No run may be left open at the end of a stream. */
  public void end() {
    assertThat(running).as("a run is open at the end").isFalse();
  }

  /** How many runs began. */
  public int runs() {
    return runs;
  }
}
