package io.theater.json;

import static io.theater.json.Codecs.INT;
import static io.theater.json.Codecs.LONG;
import static io.theater.json.Codecs.MILLIS;
import static io.theater.json.Codecs.TEXT;

import io.theater.model.Cost;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmTiming;
import io.theater.model.Usage;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The figures of an LLM interaction: {@code performance_metrics} holds durations, sizes, tokens and
 * cost, {@code timing} the instants.
 */
final class Metrics {
  static final Shape<LlmInteraction, Row> SHAPE =
      Shape.<LlmInteraction>of(Metrics::read)
          .field("response_time_ms", MILLIS, timing(LlmTiming::duration))
          .field("prompt_length", INT, call -> Conversation.promptLength(call.messages()))
          .field("response_length", INT, call -> length(call.response()))
          .field("history_messages_count", INT, call -> Conversation.historyCount(call.messages()))
          .field("ttft_ms", MILLIS, timing(LlmTiming::timeToFirstToken))
          .field("chunk_count", INT, timing(LlmTiming::chunkCount))
          .field("mean_inter_chunk_ms", MILLIS, timing(LlmTiming::meanInterChunk))
          .field("queued_ms", MILLIS, timing(LlmTiming::queued))
          .field("input_tokens", LONG, usage(Usage::inputTokens))
          .field("output_tokens", LONG, usage(Usage::outputTokens))
          .field("total_tokens", LONG, usage(Usage::totalTokens))
          .field("cache_read_tokens", LONG, usage(Usage::cacheReadTokens))
          .field("cache_write_tokens", LONG, usage(Usage::cacheWriteTokens))
          .field("reasoning_tokens", LONG, usage(Usage::reasoningTokens))
          .field("cost", Codecs.DECIMAL, cost(Cost::amount))
          .field("currency", TEXT, cost(Cost::currency))
          .field("cost_source", TEXT, cost(Cost::source))
          .build();

  static final Shape<LlmTiming, Row> INSTANTS =
      Shape.<LlmTiming>of(
              r ->
                  new LlmTiming(
                      r.next(), r.next(), r.next(), r.next(), null, null, null, null, null))
          .field("requested_at", Codecs.INSTANT, LlmTiming::requestedAt)
          .field("first_chunk_at", Codecs.INSTANT, LlmTiming::firstChunkAt)
          .field("last_chunk_at", Codecs.INSTANT, LlmTiming::lastChunkAt)
          .field("completed_at", Codecs.INSTANT, LlmTiming::completedAt)
          .build();

  private Metrics() {}

  /** The interaction itself when it has any figure. */
  static @Nullable LlmInteraction of(LlmInteraction call) {
    boolean none =
        call.usage() == null
            && call.cost() == null
            && call.timing() == null
            && call.messages() == null
            && call.response() == null;
    return none ? null : call;
  }

  /** What is known of its times: of a call that has just begun, when it was requested. */
  static @Nullable LlmTiming known(LlmInteraction call) {
    LlmTiming timing = call.timing();
    return timing != null || call.timestamp() == null
        ? timing
        : new LlmTiming(call.timestamp(), null, null, null, null, null, null, null, null);
  }

  /** Durations of the one and instants of the other. */
  static @Nullable LlmTiming join(@Nullable LlmTiming durations, @Nullable LlmTiming instants) {
    if (durations == null || instants == null) {
      return durations == null ? instants : durations;
    }
    return new LlmTiming(
        instants.requestedAt(),
        instants.firstChunkAt(),
        instants.lastChunkAt(),
        instants.completedAt(),
        durations.duration(),
        durations.timeToFirstToken(),
        durations.chunkCount(),
        durations.meanInterChunk(),
        durations.queued());
  }

  static @Nullable Integer length(@Nullable String text) {
    return text == null ? null : text.length();
  }

  private static LlmInteraction read(Row r) {
    LlmInteraction.Builder figures = LlmInteraction.builder("", "");
    if (any(r, "response_time_ms", "ttft_ms", "chunk_count", "mean_inter_chunk_ms", "queued_ms")) {
      figures.timing(
          new LlmTiming(
              null,
              null,
              null,
              null,
              r.get("response_time_ms"),
              r.get("ttft_ms"),
              r.get("chunk_count"),
              r.get("mean_inter_chunk_ms"),
              r.get("queued_ms")));
    }
    Usage usage =
        new Usage(
            r.get("input_tokens"),
            r.get("output_tokens"),
            r.get("total_tokens"),
            r.get("cache_read_tokens"),
            r.get("cache_write_tokens"),
            r.get("reasoning_tokens"));
    figures.usage(usage.equals(NO_USAGE) ? null : usage);
    if (any(r, "cost")) {
      figures.cost(new Cost(r.need("cost"), r.need("currency"), r.need("cost_source")));
    }
    return figures.build();
  }

  private static final Usage NO_USAGE = new Usage(null, null, null, null, null, null);

  private static boolean any(Row row, String... names) {
    return Stream.of(names).map(row::<Object>get).anyMatch(Objects::nonNull);
  }

  private static <T> Function<LlmInteraction, @Nullable T> timing(
      Function<LlmTiming, @Nullable T> get) {
    return call -> call.timing() == null ? null : get.apply(call.timing());
  }

  private static <T> Function<LlmInteraction, @Nullable T> usage(Function<Usage, @Nullable T> get) {
    return call -> call.usage() == null ? null : get.apply(call.usage());
  }

  private static <T> Function<LlmInteraction, @Nullable T> cost(Function<Cost, @Nullable T> get) {
    return call -> call.cost() == null ? null : get.apply(call.cost());
  }
}
