package io.theater.json;

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
import io.theater.model.Session;
import io.theater.model.StepKind;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import io.theater.model.ToolCall;
import io.theater.model.Truncation;
import io.theater.model.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Records in which every field may be there or not, the same ones for the same seed. */
final class RandomRecords {
  private static final List<String> WORDS =
      List.of(
          "", "a", "你好，世界", "say \"hi\"\n\t\\", "😀 emoji", "\u2028\u2029\u0000\u007f", "naïve é");

  private final Random random;

  RandomRecords(long seed) {
    random = new Random(seed);
  }

  /** What runs once for each seed. */
  interface Trial {
    void run(long seed) throws Exception;
  }

  static void forSeeds(Trial trial) {
    for (long seed = 0; seed < 300; seed++) {
      try {
        trial.run(seed);
      } catch (Exception | AssertionError failure) {
        throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
      }
    }
  }

  <T> T pick(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  <T> @Nullable T maybe(Supplier<T> value) {
    return random.nextInt(3) == 0 ? null : value.get();
  }

  boolean chance() {
    return random.nextBoolean();
  }

  int number(int bound) {
    return random.nextInt(bound);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(pick(WORDS)).append(random.nextInt(100));
    }
    return text.toString();
  }

  <T> List<T> list(Supplier<T> element) {
    List<T> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(element.get());
    }
    return list;
  }

  Instant instant() {
    return Instant.ofEpochSecond(
        random.nextInt(), random.nextInt(1_000_000) * (random.nextBoolean() ? 1000L : 0));
  }

  Duration duration() {
    return pick(
        List.of(
            Duration.ZERO,
            Duration.ofMillis(random.nextInt(100_000)),
            Duration.ofNanos(random.nextInt()),
            Duration.ofNanos(-1),
            Duration.ofDays(200_000).plusNanos(1)));
  }

  @Nullable Object scalar() {
    return switch (random.nextInt(7)) {
      case 0 -> null;
      case 1 -> random.nextInt();
      case 2 -> random.nextLong();
      case 3 -> random.nextGaussian();
      case 4 -> random.nextBoolean();
      case 5 -> new BigInteger(200, random).shiftLeft(64).add(BigInteger.ONE.shiftLeft(63));
      default -> text();
    };
  }

  @Nullable Object value(int depth) {
    return switch (random.nextInt(depth > 3 ? 1 : 4)) {
      case 1 -> map(() -> value(depth + 1));
      case 2 -> {
        List<@Nullable Object> list = new ArrayList<>();
        list.add(value(depth + 1));
        yield list;
      }
      default -> scalar();
    };
  }

  Map<String, Object> map(Supplier<@Nullable Object> value) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      map.put("k" + random.nextInt(5), value.get());
    }
    @SuppressWarnings({"NullAway", "unchecked"}) // free maps may hold nulls
    Map<String, Object> free = (Map<String, Object>) (Map<String, ?>) map;
    return free;
  }

  Map<String, Object> map() {
    return map(() -> value(0));
  }

  Map<String, Object> flatMap() {
    return map(this::scalar);
  }

  ErrorInfo error() {
    return new ErrorInfo(
        text(),
        pick(List.of(ErrorLevel.values())),
        text(),
        text(),
        maybe(this::text),
        chance(),
        maybe(this::text),
        maybe(this::text),
        maybe(this::text));
  }

  Usage usage() {
    return new Usage(
        7L + random.nextInt(100),
        maybe(random::nextLong),
        maybe(random::nextLong),
        maybe(random::nextLong),
        maybe(random::nextLong),
        maybe(random::nextLong));
  }

  Cost cost() {
    return new Cost(new BigDecimal("0.00" + random.nextInt(1000)), "USD", "reported");
  }

  LlmTiming timing() {
    return new LlmTiming(
        maybe(this::instant),
        maybe(this::instant),
        maybe(this::instant),
        maybe(this::instant),
        maybe(this::duration),
        maybe(this::duration),
        maybe(() -> random.nextInt(100)),
        maybe(this::duration),
        maybe(this::duration));
  }

  Message message() {
    String role = pick(List.of("system", "user", "assistant", "tool", "", "odd \"role\""));
    return random.nextInt(3) > 0 ? Message.text(role, text()) : new Message(role, list(this::part));
  }

  private Part part() {
    return switch (random.nextInt(5)) {
      case 0 -> new Part.Text(text());
      case 1 -> new Part.Reasoning(text());
      case 2 -> new Part.ToolUse(maybe(this::text), text(), maybe(this::text));
      case 3 -> new Part.ToolResult(maybe(this::text), text());
      default ->
          new Part.Other(pick(List.of("image", "text", "other", "tool_call")), maybe(this::text));
    };
  }

  List<Message> messages() {
    return switch (random.nextInt(4)) {
      case 0 -> List.of(Message.text("user", text()));
      case 1 -> List.of(Message.text("system", text()), Message.text("user", text()));
      default -> list(this::message);
    };
  }

  private ToolCall toolCall() {
    return new ToolCall(
        maybe(this::text),
        text(),
        maybe(this::text),
        maybe(this::text),
        maybe(this::text),
        maybe(this::instant),
        maybe(this::duration));
  }

  private List<Truncation> truncations() {
    return list(() -> pick(List.of("prompt", "response", "reasoning"))).stream()
        .distinct()
        .map(field -> new Truncation(field, field.length(), "sha of " + field))
        .toList();
  }

  LlmInteraction.Builder interaction() {
    return LlmInteraction.builder("id", "session")
        .executionId(maybe(this::text))
        .stepId(maybe(this::text))
        .parentId(maybe(this::text))
        .messageId(maybe(this::text))
        .stage(maybe(() -> pick(List.of(LlmStage.values()))))
        .finalized(maybe(this::chance))
        .role(maybe(this::text))
        .taskType(maybe(this::text))
        .roundIndex(maybe(random::nextInt))
        .attempt(maybe(random::nextInt))
        .provider(maybe(this::text))
        .requestModel(maybe(this::text))
        .responseModel(maybe(this::text))
        .endpoint(maybe(this::text))
        .params(maybe(this::map))
        .timestamp(maybe(this::instant))
        .usage(maybe(this::usage))
        .cost(maybe(this::cost))
        .timing(maybe(this::timing))
        .finishReasons(maybe(() -> list(this::text)))
        .error(maybe(this::error))
        .redactions(maybe(() -> Map.of("prompt.jwt", random.nextInt())))
        .truncations(maybe(this::truncations))
        .sanitized(maybe(this::chance))
        .traceId(maybe(this::text))
        .spanId(maybe(this::text))
        .metadata(maybe(this::map))
        .boot(maybe(this::text))
        .messages(maybe(this::messages))
        .response(maybe(this::text))
        .reasoning(maybe(this::text))
        .toolCalls(maybe(() -> list(this::toolCall)))
        .rawRequest(maybe(this::text))
        .rawResponse(maybe(this::text));
  }

  StepRecord.Builder step() {
    return StepRecord.builder("step", "execution", "session")
        .parentId(maybe(this::text))
        .name(maybe(this::text))
        .title(maybe(this::text))
        .description(maybe(this::text))
        .kind(maybe(() -> pick(List.of(StepKind.values()))))
        .order(maybe(random::nextInt))
        .iteration(maybe(random::nextInt))
        .iterationTotal(maybe(random::nextInt))
        .attempt(maybe(random::nextInt))
        .condition(maybe(this::text))
        .conditionResult(maybe(this::text))
        .status(maybe(() -> pick(List.of(StepStatus.values()))))
        .progress(maybe(random::nextInt))
        .progressMessage(maybe(this::text))
        .estimatedDuration(maybe(this::duration))
        .duration(maybe(this::duration))
        .startedAt(maybe(this::instant))
        .endedAt(maybe(this::instant))
        .speakerRole(maybe(this::text))
        .targetRole(maybe(this::text))
        .output(maybe(this::text))
        .reasoning(maybe(this::text))
        .summary(maybe(this::text))
        .result(value(0))
        .reason(maybe(this::text))
        .error(maybe(this::error))
        .metadata(maybe(this::map))
        .boot(maybe(this::text));
  }

  private PlanStep planStep() {
    return new PlanStep(
        text(),
        maybe(this::text),
        maybe(this::text),
        chance(),
        maybe(this::text),
        maybe(this::text),
        maybe(this::text),
        maybe(this::duration));
  }

  Execution.Builder execution() {
    return Execution.builder("execution", "session")
        .type(maybe(this::text))
        .name(maybe(this::text))
        .plan(maybe(() -> new Plan(list(this::planStep))))
        .status(maybe(() -> pick(List.of(ExecutionStatus.values()))))
        .progress(maybe(random::nextInt))
        .input(maybe(this::text))
        .output(value(0))
        .error(maybe(this::error))
        .createdAt(maybe(this::instant))
        .startedAt(maybe(this::instant))
        .finishedAt(maybe(this::instant))
        .updatedAt(maybe(this::instant))
        .metadata(maybe(this::map))
        .boot(maybe(this::text));
  }

  Session session() {
    return new Session(
        "session",
        maybe(this::text),
        maybe(this::text),
        maybe(this::map),
        maybe(this::instant),
        maybe(this::instant),
        maybe(() -> new Session.Counts(1, 2, 3, 4, random.nextInt())));
  }
}
