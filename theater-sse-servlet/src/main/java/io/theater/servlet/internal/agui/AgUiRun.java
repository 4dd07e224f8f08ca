package io.theater.servlet.internal.agui;

import io.theater.event.ExecutionUpdated;
import io.theater.event.LlmDelta;
import io.theater.event.LlmEnded;
import io.theater.event.StepContent;
import io.theater.event.StepEnded;
import io.theater.event.StepEvent;
import io.theater.event.StepStarted;
import io.theater.event.TheaterEvent;
import io.theater.model.ErrorInfo;
import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import io.theater.model.LlmInteraction;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import io.theater.model.ToolCall;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One execution as a run. Whatever was lost on the way, everything that was opened is closed before
 * the end, and no two active steps have the same name: the rules that AG-UI clients check.
 */
final class AgUiRun {
  private final String threadId;
  private final String id;
  private final AgUiOutput out;
  private final Map<String, String> steps = new LinkedHashMap<>(); // active: id and name shown
  private final Map<String, Speech> speeches = new LinkedHashMap<>(); // that have not ended

  private AgUiRun(Execution execution, AgUiOutput out) {
    this.threadId = execution.sessionId();
    this.id = execution.id();
    this.out = out;
  }

  static AgUiRun start(Execution execution, AgUiOutput out) {
    AgUiRun run = new AgUiRun(execution, out);
    out.event("RUN_STARTED", "threadId", run.threadId, "runId", run.id);
    return run;
  }

  String id() {
    return id;
  }

  // ---- state

  /** Says where the run stands, and opens and closes what began and ended unseen. */
  void state(Execution execution, List<StepRecord> own, List<LlmInteraction> open) {
    Map<String, Object> known = new LinkedHashMap<>();
    known.put("execution", execution(execution));
    known.put("steps", steps(own));
    out.event("STATE_SNAPSHOT", "snapshot", known);
    for (StepRecord step : own) {
      if (step.status() == StepStatus.RUNNING) {
        begin(step);
        catchUp(step.id(), step.reasoning(), step.output());
      } else {
        end(step);
      }
    }
    endAllBut(own, open);
    open.forEach(call -> catchUp(call.id(), call.reasoning(), call.response()));
  }

  private void endAllBut(List<StepRecord> own, List<LlmInteraction> open) {
    Set<String> alive = new HashSet<>();
    own.forEach(step -> alive.add(step.id()));
    open.forEach(call -> alive.add(call.id()));
    for (String speaker : List.copyOf(speeches.keySet())) {
      if (!alive.contains(speaker)) {
        endSpeech(speaker);
      }
    }
  }

  private static Map<String, @Nullable Object> execution(Execution execution) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("id", execution.id());
    shown.put("name", execution.name());
    shown.put("status", execution.status());
    shown.put("progress", execution.progress());
    return shown;
  }

  private static Map<String, Object> steps(List<StepRecord> own) {
    Map<String, Object> shown = new LinkedHashMap<>();
    own.forEach(step -> shown.put(step.id(), step(step)));
    return shown;
  }

  private static Map<String, @Nullable Object> step(StepRecord step) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put("name", step.name());
    shown.put("title", step.title());
    shown.put("status", step.status());
    shown.put("progress", step.progress());
    shown.put("attempt", step.attempt());
    return shown;
  }

  /** A JSON Patch (RFC 6902); adding a member that is there replaces it. */
  private void patch(String path, Object value) {
    out.event("STATE_DELTA", "delta", List.of(Map.of("op", "add", "path", path, "value", value)));
  }

  // ---- events

  void on(TheaterEvent event) {
    if (event instanceof ExecutionUpdated updated && updated.execution().progress() != null) {
      patch("/execution/progress", updated.execution().progress());
    } else if (event instanceof LlmDelta delta) {
      delta(delta);
    } else if (event instanceof LlmEnded ended) {
      LlmInteraction call = ended.interaction();
      catchUp(call.id(), call.reasoning(), call.response());
      toolCalls(call);
      endSpeech(call.id());
    } else if (event instanceof StepEvent step) {
      step(step);
    }
  }

  private void delta(LlmDelta delta) {
    if (!out.showsTexts()) {
      return;
    }
    Speech speech = speech(delta.interaction().id());
    speech.reasoning(delta.reasoning());
    speech.text(delta.text());
    ToolCall toolCall = delta.toolCall();
    if (toolCall != null) {
      speech.toolCall(toolCall);
    }
  }

  private void toolCalls(LlmInteraction call) {
    if (call.toolCalls() != null && out.showsTexts()) {
      call.toolCalls().forEach(speech(call.id())::toolCall);
    }
  }

  private void step(StepEvent event) {
    StepRecord step = event.step();
    if (event instanceof StepContent content) {
      if (out.showsTexts() && steps.containsKey(step.id())) {
        speech(step.id()).reasoning(content.reasoning());
        speech(step.id()).text(content.text());
      }
      return;
    }
    patch("/steps/" + pointer(step.id()), step(step));
    if (event instanceof StepStarted) {
      begin(step);
    } else if (event instanceof StepEnded) {
      end(step);
    }
  }

  private static String pointer(String id) {
    return id.replace("~", "~0").replace("/", "~1");
  }

  private void begin(StepRecord step) {
    if (!steps.containsKey(step.id())) {
      String name = uniqueName(step.name() == null ? step.id() : step.name());
      steps.put(step.id(), name);
      out.event("STEP_STARTED", "stepName", name, "stepId", step.id());
    }
  }

  private String uniqueName(String wanted) {
    Set<String> taken = steps.values().stream().collect(Collectors.toSet());
    String name = wanted;
    for (int i = 2; taken.contains(name); i++) {
      name = wanted + " (" + i + ")";
    }
    return name;
  }

  private void end(StepRecord step) {
    endSpeech(step.id());
    String name = steps.remove(step.id());
    if (name != null) {
      out.event("STEP_FINISHED", "stepName", name, "stepId", step.id());
    }
  }

  private Speech speech(String speaker) {
    return speeches.computeIfAbsent(speaker, id -> new Speech(id, out));
  }

  private void catchUp(String speaker, @Nullable String reasoning, @Nullable String text) {
    if (out.showsTexts() && (reasoning != null || text != null)) {
      speech(speaker).catchUp(reasoning, text);
    }
  }

  private void endSpeech(String speaker) {
    Speech speech = speeches.remove(speaker);
    if (speech != null) {
      speech.end();
    }
  }

  // ---- the end

  /** False when nothing may follow, not even another run. */
  boolean finish(Execution execution) {
    if (execution.status() == ExecutionStatus.SUCCEEDED) {
      closeAll();
      Object output = out.showsTexts() ? execution.output() : null;
      out.event("RUN_FINISHED", "threadId", threadId, "runId", id, "result", output);
      return true;
    }
    ErrorInfo error = execution.error();
    String status = execution.status() == null ? "ended" : execution.status().wireName();
    fail(
        error == null ? "The run was " + status + "." : error.message(),
        error == null ? status : error.code());
    return false;
  }

  void fail(@Nullable String message, @Nullable String code) {
    closeAll();
    out.event("RUN_ERROR", "message", message == null ? "The run failed." : message, "code", code);
  }

  private void closeAll() {
    List.copyOf(speeches.keySet()).forEach(this::endSpeech);
    steps.values().forEach(name -> out.event("STEP_FINISHED", "stepName", name));
    steps.clear();
  }
}
