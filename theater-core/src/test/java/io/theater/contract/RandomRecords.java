package io.theater.contract;

import io.theater.model.Cost;
import io.theater.model.ErrorInfo;
import io.theater.model.ErrorLevel;
import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.LlmTiming;
import io.theater.model.Message;
import io.theater.model.Part;
import io.theater.model.Plan;
import io.theater.model.PlanStep;
import io.theater.model.StepKind;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import io.theater.model.ToolCall;
import io.theater.model.Truncation;
import io.theater.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Whole records with every field set at random, for round trips. Instants and durations are whole
 * milliseconds and free data is what JSON can tell apart, since that is all a store must keep.
 * Texts mix scripts, quotes, line ends and characters outside the basic plane.
 */
public final class RandomRecords {
  private static final String[] ALPHABET = {
    "a",
    "Z",
    "0",
    " ",
    "\"",
    "\\",
    "\n",
    "\r\n",
    "\t",
    "\u2028",
    "\u007f",
    "é",
    "中",
    "文",
    "😀",
    "</script>",
    "%",
    "'",
    "{",
    "}",
    ";",
    "\u0001",
    "\ufeff",
    "ß",
    "İ"
  };

  private final Random random;
  private final String sessionId;
  private final String boot;
  private int ids;

  /** Records of one session; the same seed gives the same records. */
  public RandomRecords(long seed, String sessionId, String boot) {
    this.random = new Random(seed);
    this.sessionId = sessionId;
    this.boot = boot;
  }

  public Execution execution() {
    return Execution.builder(id(), sessionId)
        .type(text())
        .name(text())
        .plan(new Plan(list(this::planStep)))
        .status(ended(ExecutionStatus.values(), ExecutionStatus.SUCCEEDED.ordinal()))
        .progress(random.nextInt(101))
        .input(text())
        .output(value(0))
        .error(error())
        .createdAt(instant())
        .startedAt(instant())
        .finishedAt(instant())
        .updatedAt(instant())
        .metadata(map(0))
        .boot(boot)
        .build();
  }

  public StepRecord step(String executionId) {
    return StepRecord.builder(id(), executionId, sessionId)
        .parentId(id())
        .name(text())
        .title(text())
        .description(text())
        .kind(any(StepKind.values()))
        .order(1 + random.nextInt(1000))
        .iteration(1 + random.nextInt(9))
        .iterationTotal(1 + random.nextInt(9))
        .attempt(1 + random.nextInt(9))
        .condition(text())
        .conditionResult(text())
        .status(ended(StepStatus.values(), StepStatus.COMPLETED.ordinal()))
        .progress(random.nextInt(101))
        .progressMessage(text())
        .estimatedDuration(duration())
        .duration(duration())
        .startedAt(instant())
        .endedAt(instant())
        .speakerRole(text())
        .targetRole(text())
        .output(text())
        .reasoning(text())
        .summary(text())
        .result(value(0))
        .reason(text())
        .error(error())
        .metadata(map(0))
        .boot(boot)
        .build();
  }

  public LlmInteraction interaction() {
    return LlmInteraction.builder(id(), sessionId)
        .executionId(id())
        .stepId(id())
        .parentId(id())
        .messageId(id())
        .stage(ended(LlmStage.values(), LlmStage.COMPLETED.ordinal()))
        .finalized(true)
        .role(text())
        .taskType(text())
        .roundIndex(random.nextInt(100))
        .attempt(1 + random.nextInt(9))
        .provider(text())
        .requestModel(text())
        .responseModel(text())
        .endpoint("https://example.com/" + random.nextInt(100))
        .params(map(0))
        .timestamp(instant())
        .usage(usage())
        .cost(new Cost(BigDecimal.valueOf(1 + 10L * random.nextInt(1000), 4), "USD", "reported"))
        .timing(timing())
        .finishReasons(list(this::text))
        .error(error())
        .redactions(Map.of("prompt.jwt", random.nextInt(9), "response.key", 1))
        .truncations(list(() -> new Truncation(id(), random.nextInt(), "ab".repeat(32))))
        .sanitized(random.nextBoolean())
        .traceId("0123456789abcdef".repeat(2))
        .spanId("0123456789abcdef")
        .metadata(map(0))
        .boot(boot)
        .messages(list(this::message))
        .response(text())
        .reasoning(text())
        .toolCalls(list(this::toolCall))
        .rawRequest(text())
        .rawResponse(text())
        .build();
  }

  /** A text of a few dozen characters, never empty. */
  public String text() {
    StringBuilder text = new StringBuilder("x");
    for (int i = random.nextInt(30); i > 0; i--) {
      text.append(any(ALPHABET));
    }
    return text.toString();
  }

  private String id() {
    return "id-" + sessionId.hashCode() + "-" + ids++;
  }

  private Instant instant() {
    return Events.START.plusMillis(random.nextInt(1_000_000));
  }

  private Duration duration() {
    return Duration.ofMillis(random.nextInt(1_000_000));
  }

  private PlanStep planStep() {
    return new PlanStep(
        text(), text(), text(), random.nextBoolean(), text(), text(), text(), duration());
  }

  private ErrorInfo error() {
    return new ErrorInfo(
        text(),
        any(ErrorLevel.values()),
        text(),
        text(),
        text(),
        random.nextBoolean(),
        "java.io.IOException",
        "0123456789abcdef",
        text());
  }

  private Usage usage() {
    return new Usage(count(), count(), count(), count(), count(), count());
  }

  private long count() {
    return random.nextInt(100_000);
  }

  private LlmTiming timing() {
    return new LlmTiming(
        instant(),
        instant(),
        instant(),
        instant(),
        duration(),
        duration(),
        random.nextInt(100),
        duration(),
        duration());
  }

  private Message message() {
    return new Message(any(Message.SYSTEM, Message.USER, Message.TOOL, "model"), list(this::part));
  }

  private Part part() {
    return switch (random.nextInt(5)) {
      case 0 -> new Part.Text(text());
      case 1 -> new Part.Reasoning(text());
      case 2 -> new Part.ToolUse(text(), text(), text());
      case 3 -> new Part.ToolResult(text(), text());
      default -> new Part.Other("image", text());
    };
  }

  private ToolCall toolCall() {
    return new ToolCall(text(), text(), text(), text(), text(), instant(), duration());
  }

  private Map<String, Object> map(int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      map.put(text() + i, value(depth + 1));
    }
    return map;
  }

  private Object value(int depth) {
    return switch (random.nextInt(depth > 2 ? 4 : 6)) {
      case 0 -> text();
      case 1 -> random.nextInt();
      case 2 -> random.nextInt(1000) + 0.5;
      case 3 -> random.nextBoolean();
      case 4 -> list(() -> value(depth + 1));
      default -> map(depth + 1);
    };
  }

  private <T> List<T> list(Supplier<T> item) {
    List<T> list = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      list.add(item.get());
    }
    return list;
  }

  @SafeVarargs
  private <T> T any(T... values) {
    return values[random.nextInt(values.length)];
  }

  private <T> T ended(T[] values, int firstFinal) {
    return values[firstFinal + random.nextInt(values.length - firstFinal)];
  }
}
