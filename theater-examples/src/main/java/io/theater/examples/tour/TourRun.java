package io.theater.examples.tour;

import io.theater.LlmRequest;
import io.theater.RetryPolicy;
import io.theater.Step;
import io.theater.StepSpec;
import io.theater.StepTracker;
import io.theater.Theater;
import io.theater.examples.ask.RecordedChat;
import io.theater.examples.model.ChatModel;
import io.theater.examples.model.ChatRequest;
import io.theater.examples.model.scripted.ReplyDraft;
import io.theater.examples.model.scripted.ScriptedChatModel;
import io.theater.model.ErrorInfo;
import io.theater.model.StepKind;
import io.theater.model.ToolCall;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** One tour. Used by one thread, which waits for those that it starts. */
final class TourRun implements AutoCloseable {

  private static final int ROUNDS = 4;

  private final Theater theater;
  private final ScriptedChatModel model;
  private final StepTracker steps;
  private final Script script;
  private final StringBuilder transcript = new StringBuilder();
  private final ExecutorService side =
      Executors.newFixedThreadPool(3, work -> new Thread(work, "demo-tour"));

  TourRun(Theater theater, ScriptedChatModel model, StepTracker steps, Script script) {
    this.theater = theater;
    this.model = model;
    this.steps = steps;
    this.script = script;
  }

  /**
   * Takes all steps.
   *
   * @param retried name of the step that was retried; empty when it is the first time
   */
  Map<String, String> play(String retried) throws Exception {
    steps.run(spec(TourPlan.BRIEF, StepKind.LLM), step -> ask(step, Part.PLANNER, "brief", ""));
    gather(retried.equals(TourPlan.READ_FEEDBACK));
    boolean agreed = discuss();
    steps.decide(TourPlan.CONSENSUS, script.say("say.condition"), agreed);
    String plan =
        steps.run(
            spec(TourPlan.WRITE_PLAN, StepKind.LLM),
            step -> ask(step, Part.PLANNER, "plan", transcript.toString()));
    steps.skip(TourPlan.TRANSLATE, script.say("say.not_needed"));
    steps.perform(spec(TourPlan.PUBLISH, StepKind.TASK), this::publish);
    return Map.of("answer", plan);
  }

  private void gather(boolean granted) throws Exception {
    List<Callable<Object>> readers =
        List.of(this::readTickets, this::readMetrics, () -> readFeedback(granted));
    for (Future<Object> reader : side.invokeAll(readers)) {
      reader.get();
    }
  }

  private Object readTickets() throws Exception {
    return steps.run(
        spec(TourPlan.READ_TICKETS, StepKind.LLM),
        step -> {
          String task = script.say("task");
          chat(Part.PLANNER, new ReplyDraft(script.say("tickets.thinking"), ""))
              .ask(step, prompt("tickets", task), of(Part.PLANNER), reply -> searchTickets(step));
          String found = "<tool_result>\n" + script.say("tickets.result") + "\n</tool_result>";
          return ask(step, Part.PLANNER, "tickets", task + "\n" + found);
        });
  }

  private List<ToolCall> searchTickets(Step parent) throws Exception {
    String result =
        parent.run(
            spec("search_tickets", StepKind.TOOL),
            step -> {
              for (int page = 1; page <= 3; page++) {
                step.progress(page * 30, script.say("say.searching", "page", page));
                work(12);
              }
              return script.say("tickets.result");
            });
    Duration took = model.pause().multipliedBy(36);
    String arguments = "{\"label\":\"search\",\"state\":\"open\"}";
    return List.of(ToolCall.of("call-1", "search_tickets", arguments).answered(result, took));
  }

  private Object readMetrics() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    return steps.run(
        spec(TourPlan.READ_METRICS, StepKind.TASK).retry(RetryPolicy.fixed(2, beats(40))),
        step -> {
          for (int rows = 200; rows <= 1000; rows += 200) {
            step.progress(rows / 10, script.say("say.counting", "rows", rows));
            work(8);
            if (rows == 400 && tries.incrementAndGet() == 1) {
              throw new SocketException(script.say("say.broken"));
            }
          }
          return script.say("say.metrics");
        });
  }

  private Object readFeedback(boolean granted) throws InterruptedException {
    Step step = steps.start(spec(TourPlan.READ_FEEDBACK, StepKind.TASK));
    work(20);
    if (granted) {
      step.complete(script.say("say.feedback"));
    } else {
      step.fail(
          ErrorInfo.of(
                  "INSUFFICIENT_PERMISSIONS",
                  script.say("say.denied.title"),
                  script.say("say.denied.message"))
              .suggest(script.say("say.denied.suggestion"))
              .retryable(true));
    }
    return granted;
  }

  private boolean discuss() throws Exception {
    boolean agreed = false;
    for (int round = 1; round <= ROUNDS && !agreed; round++) {
      agreed = discuss(round);
    }
    return agreed;
  }

  private boolean discuss(int number) throws Exception {
    StepSpec spec = spec(TourPlan.ROUND, StepKind.LOOP).iteration(number, ROUNDS);
    return steps.run(
        spec,
        round -> {
          speak(round, "propose", number, Part.PRODUCT, Part.ENGINEER);
          speak(round, "object", number, Part.ENGINEER, Part.REVIEWER);
          String verdict = speak(round, "judge", number, Part.REVIEWER, Part.PRODUCT);
          boolean agreed = verdict.equals(script.say("judge.3"));
          round.complete(script.say(agreed ? "say.agreed" : "say.open"), Map.of("agreed", agreed));
          return agreed;
        });
  }

  private String speak(Step round, String act, int number, Part speaker, Part target)
      throws Exception {
    String line = act + "." + number;
    AtomicInteger tries = new AtomicInteger();
    StepSpec spec =
        spec(act, StepKind.LLM)
            .speaker(role(speaker))
            .target(role(target))
            .retry(RetryPolicy.fixed(1, beats(30)));
    return round.run(
        spec,
        step -> {
          boolean breaks = line.equals("object.2") && tries.incrementAndGet() == 1;
          ChatModel voice = voice(speaker, draft(line));
          String said =
              new RecordedChat(breaks ? new BreakingModel(voice, 4) : voice, theater.llm())
                  .ask(
                      step,
                      ChatRequest.of(system(speaker, target), transcript.toString()),
                      request ->
                          of(speaker)
                              .apply(request)
                              .round(number)
                              .attempt(Math.max(1, tries.get())),
                      reply -> List.of())
                  .text();
          transcript.append(role(speaker)).append(": ").append(said).append('\n');
          return said;
        });
  }

  private String system(Part speaker, Part target) {
    return script.say("system.speak", "role", role(speaker)).replace("{target}", role(target));
  }

  private void publish(Step step) throws InterruptedException {
    try (Step render = step.start(spec("render", StepKind.TASK))) {
      for (int chapter = 1; chapter <= 4; chapter++) {
        render.progress(chapter * 25, script.say("say.rendering", "chapter", chapter));
        step.progress(chapter * 20);
        work(15);
      }
      render.complete();
    }
    try (Step told = step.start(spec("notify", StepKind.TOOL))) {
      work(10);
      told.complete(script.say("say.told"));
    }
  }

  private String ask(Step step, Part part, String line, String more) throws Exception {
    String user = more.isEmpty() ? script.say("task") : more;
    return chat(part, draft(line))
        .ask(step, prompt(line, user), of(part), reply -> List.of())
        .text();
  }

  private ChatRequest prompt(String line, String user) {
    return ChatRequest.of(script.say("system." + line), user);
  }

  private ReplyDraft draft(String line) {
    return new ReplyDraft(script.maybe(line + ".thinking"), script.say(line));
  }

  private RecordedChat chat(Part part, ReplyDraft draft) {
    return new RecordedChat(voice(part, draft), theater.llm());
  }

  private ScriptedChatModel voice(Part part, ReplyDraft draft) {
    return model.as(part.provider(), part.model(), draft);
  }

  private UnaryOperator<LlmRequest> of(Part part) {
    return request -> part == Part.PLANNER ? request : request.role(role(part));
  }

  private String role(Part part) {
    return script.say("role." + part.name().toLowerCase(Locale.ROOT));
  }

  private StepSpec spec(String name, StepKind kind) {
    return TourPlan.spec(script, name, kind);
  }

  private Duration beats(int beats) {
    return model.pause().multipliedBy(beats);
  }

  /** Takes its time; an interrupt ends it. */
  private void work(int beats) throws InterruptedException {
    Thread.sleep(beats(beats).toMillis());
  }

  /** Interrupts what still works beside. */
  @Override
  public void close() {
    side.shutdownNow();
  }
}
