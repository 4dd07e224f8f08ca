package io.theater.benchmarks.work;

import io.theater.LlmRequest;
import io.theater.model.Ids;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.LlmTiming;
import io.theater.model.Message;
import io.theater.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The work item: one LLM interaction with a prompt of 2 KB and a response of 4 KB, in one of 1,000
 * sessions. There are 1,000 different texts, so that they do not all stay in the cache of the
 * processor, and no session has the same one twice, so that it is compressed as real text is.
 * Immutable.
 */
public final class WorkItems {
  /** Sessions, and different texts. */
  public static final int SESSIONS = 1_000;

  private static final int STRIDE = 37;
  private static final int SYSTEM_BYTES = 500;
  private static final int USER_BYTES = 1_500;
  private static final int RESPONSE_BYTES = 4_096;

  private final List<LlmInteraction> templates = new ArrayList<>();

  /** Makes the texts; takes some milliseconds. */
  public WorkItems() {
    BilingualText texts = new BilingualText(42);
    for (int i = 0; i < SESSIONS; i++) {
      templates.add(template(texts));
    }
  }

  private static LlmInteraction template(BilingualText texts) {
    Instant requested = Instant.parse("2026-01-05T08:30:00.123456Z");
    Duration took = Duration.ofMillis(1_834);
    return LlmInteraction.builder("", "")
        .stage(LlmStage.COMPLETED)
        .role("analyst")
        .taskType("sql_generation")
        .attempt(1)
        .provider("openai")
        .requestModel("gpt-4o")
        .responseModel("gpt-4o-2024-08-06")
        .params(Map.of("temperature", 0.2, "max_tokens", 2_048))
        .timestamp(requested)
        .usage(Usage.of(812, 1_240))
        .timing(
            new LlmTiming(
                requested,
                requested.plusMillis(420),
                requested.plus(took),
                requested.plus(took),
                took,
                Duration.ofMillis(420),
                96,
                Duration.ofMillis(14),
                null))
        .finishReasons(List.of("stop"))
        .messages(
            List.of(
                Message.text(Message.SYSTEM, texts.ofBytes(SYSTEM_BYTES)),
                Message.text(Message.USER, texts.ofBytes(USER_BYTES))))
        .response(texts.ofBytes(RESPONSE_BYTES))
        .build();
  }

  /** The n-th item under an id of its own. */
  public LlmInteraction interaction(int n) {
    return templates.get(n % SESSIONS).as(Ids.next(), session(n)).build();
  }

  /** Another one for the same text each time, and far from the sessions of that text before. */
  private static String session(int n) {
    return "session-" + (n + n / SESSIONS * STRIDE) % SESSIONS;
  }

  /** The request of the n-th item. */
  public LlmRequest request(int n) {
    LlmInteraction template = templates.get(n % SESSIONS);
    return LlmRequest.of(template.provider(), template.requestModel())
        .session(session(n))
        .role(template.role())
        .taskType(template.taskType())
        .messages(template.messages())
        .param("temperature", 0.2)
        .param("max_tokens", 2_048);
  }

  /** The response of the n-th item. */
  public String response(int n) {
    String response = templates.get(n % SESSIONS).response();
    return response == null ? "" : response;
  }
}
