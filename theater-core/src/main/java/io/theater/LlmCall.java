package io.theater;

import io.theater.event.EventHeader;
import io.theater.event.LlmDelta;
import io.theater.event.LlmEnded;
import io.theater.event.LlmStarted;
import io.theater.internal.CappedText;
import io.theater.model.Cost;
import io.theater.model.ErrorInfo;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.LlmTiming;
import io.theater.model.ToolCall;
import io.theater.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One call of a model under way. Thread-safe; nothing here throws or waits longer than the
 * pipeline's offer wait (50 ms at most, and only under overload). What is reported after the end is
 * ignored.
 *
 * <p>Closing it before it was completed or failed records it as {@code cancelled} with the text so
 * far.
 */
public final class LlmCall implements AutoCloseable {
  private final Recorder recorder;
  private final LlmInteraction request;
  private final String id;
  private final Runnable whenEnded;
  private final Duration queued;
  private final Instant requestedAt;
  private final long startNanos;
  private final CappedText text; // guarded by this, as all below
  private final CappedText reasoning;
  private final List<ToolCall> toolCalls = new ArrayList<>(0);
  private @Nullable LlmInteraction ids;
  private final PayloadCap cap;
  private @Nullable Instant firstChunkAt;
  private @Nullable Instant lastChunkAt;
  private long firstChunkNanos;
  private long lastChunkNanos;
  private int chunks;
  private boolean ended;

  LlmCall(Recorder recorder, String id, LlmRequest request, Duration queued, Runnable whenEnded) {
    this.recorder = recorder;
    this.request = request.template();
    this.id = id;
    this.queued = queued;
    this.whenEnded = whenEnded;
    this.requestedAt = recorder.now();
    this.startNanos = recorder.nanoTime().getAsLong();
    this.text = new CappedText(recorder.settings().fieldChars());
    this.reasoning = new CappedText(recorder.settings().fieldChars());
    this.cap = new PayloadCap(recorder);
  }

  /** Puts the request on its way to disk before the model is asked. */
  void begin() {
    PayloadCap cap = new PayloadCap(recorder);
    boolean raw = recorder.settings().rawPayloads();
    LlmInteraction started =
        request
            .as(id, request.sessionId())
            .stage(LlmStage.STARTED)
            .timestamp(requestedAt)
            .attempt(request.attempt() == null ? Integer.valueOf(1) : request.attempt())
            .messages(cap.messages(request.messages()))
            .rawRequest(raw ? cap.text("raw_request", request.rawRequest()) : null)
            .timing(queued.isZero() ? null : timing(null)) // the timestamp says the rest
            .truncations(cap.truncations())
            .boot(recorder.boot())
            .build();
    recorder.emit(new LlmStarted(header(), started));
  }

  /**
   * Its id.
   *
   * @return unique id of the interaction
   */
  public String id() {
    return id;
  }

  /**
   * Streams text of the response.
   *
   * @param delta the next piece; null and empty are ignored
   */
  public void append(@Nullable String delta) {
    if (delta != null && !delta.isEmpty()) {
      recorder.guard(() -> stream(delta, "", null));
    }
  }

  /**
   * Streams thinking text.
   *
   * @param delta the next piece; null and empty are ignored
   */
  public void reasoning(@Nullable String delta) {
    if (delta != null && !delta.isEmpty()) {
      recorder.guard(() -> stream("", delta, null));
    }
  }

  /**
   * Records that the model asked for a tool; call it again with the same id once the tool has
   * answered.
   *
   * @param call the call; null is ignored
   */
  public void toolCall(@Nullable ToolCall call) {
    if (call != null) {
      recorder.guard(() -> stream("", "", call));
    }
  }

  private synchronized void stream(String said, String thought, @Nullable ToolCall call) {
    if (ended) {
      return;
    }
    long offset = text.length() + reasoning.length();
    text.append(said);
    reasoning.append(thought);
    chunk();
    ToolCall cutCall = call == null ? null : cap.toolCall(call);
    if (cutCall != null) {
      remember(cutCall);
    }
    recorder.emit(
        new LlmDelta(
            header(),
            ids(),
            offset,
            Objects.requireNonNull(recorder.cut(said)),
            Objects.requireNonNull(recorder.cut(thought)),
            cutCall,
            1));
  }

  private EventHeader header() {
    return recorder.header(request.sessionId(), request.executionId());
  }

  private LlmInteraction.Builder bare() {
    return LlmInteraction.builder(id, request.sessionId())
        .executionId(request.executionId())
        .stepId(request.stepId());
  }

  /** The same record for every piece; most calls have none. */
  private LlmInteraction ids() {
    LlmInteraction known = ids == null ? bare().build() : ids;
    ids = known;
    return known;
  }

  private void chunk() {
    lastChunkNanos = recorder.nanoTime().getAsLong();
    lastChunkAt = recorder.now();
    if (chunks++ == 0) {
      firstChunkNanos = lastChunkNanos;
      firstChunkAt = lastChunkAt;
    }
  }

  private void remember(ToolCall call) {
    toolCalls.removeIf(known -> call.id() != null && call.id().equals(known.id()));
    toolCalls.add(call);
  }

  /** Ends it as hoped; the response is what was streamed. */
  public void complete() {
    complete((LlmResponse) null);
  }

  /**
   * Ends it as hoped.
   *
   * @param response text; null keeps what was streamed
   */
  public void complete(@Nullable String response) {
    complete(LlmResponse.of(response));
  }

  /**
   * Ends it as hoped.
   *
   * @param response what came back; its text replaces what was streamed unless it is null
   */
  public void complete(@Nullable LlmResponse response) {
    recorder.guard(() -> end(LlmStage.COMPLETED, response, null));
  }

  /**
   * Ends it by an error; what was streamed is kept.
   *
   * @param failure what was thrown; null for an unknown reason
   */
  public void fail(@Nullable Throwable failure) {
    recorder.guard(() -> fail(llmError(recorder.classify(failure))));
  }

  /**
   * Ends it by an error in the host's own words; what was streamed is kept.
   *
   * @param error what went wrong
   */
  public void fail(ErrorInfo error) {
    recorder.guard(() -> end(LlmStage.FAILED, null, recorder.cut(error)));
  }

  /**
   * Ends it as given up by the host; what was streamed is kept.
   *
   * @param reason why; null for no reason
   */
  public void cancel(@Nullable String reason) {
    recorder.guard(
        () ->
            end(
                LlmStage.CANCELLED,
                null,
                ErrorInfo.of(
                    "CANCELLED",
                    "Cancelled",
                    String.valueOf(recorder.cut(reason == null ? "given up" : reason)))));
  }

  /** Ends it as cancelled unless it has ended. */
  @Override
  public void close() {
    recorder.guard(
        () -> {
          boolean open;
          synchronized (this) {
            open = !ended;
          }
          if (open) {
            cancel("closed before it was complete");
          }
        });
  }

  /** What nobody knows better failed because of the model's service. */
  private static ErrorInfo llmError(ErrorInfo error) {
    if (!error.code().equals("UNKNOWN_ERROR")) {
      return error;
    }
    return new ErrorInfo(
        "LLM_SERVICE_ERROR",
        error.level(),
        "The model could not answer",
        error.message(),
        "Try again; if it happens often, check the provider's status.",
        true,
        error.type(),
        error.stackHash(),
        error.stackTrace());
  }

  private void end(LlmStage stage, @Nullable LlmResponse response, @Nullable ErrorInfo error) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
    }
    try {
      recorder.emit(
          new LlmEnded(
              header(), whole(stage, response == null ? LlmResponse.of(null) : response, error)));
    } finally {
      whenEnded.run(); // or its turn would be lost to all others
    }
  }

  private synchronized LlmInteraction whole(
      LlmStage stage, LlmResponse given, @Nullable ErrorInfo error) {
    LlmResponse.Builder response = given.state();
    response.toolCalls.forEach(call -> remember(cap.toolCall(call)));
    String model = response.model != null ? response.model : request.requestModel();
    boolean raw = recorder.settings().rawPayloads();
    return bare()
        .stage(stage)
        .provider(request.provider())
        .requestModel(request.requestModel())
        .responseModel(response.model)
        .usage(response.usage)
        .cost(cost(response, model))
        .timing(timing(recorder.now()))
        .finishReasons(response.finishReasons.isEmpty() ? null : response.finishReasons)
        .error(error)
        .response(finalText("response", response.text, text))
        .reasoning(finalText("reasoning", response.reasoning, reasoning))
        .toolCalls(toolCalls.isEmpty() ? null : toolCalls)
        .rawResponse(raw ? cap.text("raw_response", response.raw) : null)
        .truncations(cap.truncations())
        .build();
  }

  private @Nullable String finalText(String field, @Nullable String whole, CappedText streamed) {
    if (whole != null) {
      return cap.text(field, whole);
    }
    cap.note(streamed.truncation(field));
    return streamed.length() == 0 ? null : streamed.text();
  }

  private @Nullable Cost cost(LlmResponse.Builder response, @Nullable String model) {
    Usage usage = response.usage;
    if (response.cost != null || usage == null) {
      return response.cost;
    }
    try {
      return recorder.settings().prices().price(request.provider(), model, usage);
    } catch (Throwable broken) {
      recorder.pipeline().note("the price table failed", broken);
      return null;
    }
  }

  private LlmTiming timing(@Nullable Instant completedAt) {
    return new LlmTiming(
        requestedAt,
        firstChunkAt,
        lastChunkAt,
        completedAt,
        completedAt == null ? null : recorder.since(startNanos),
        chunks == 0 ? null : Duration.ofNanos(firstChunkNanos - startNanos),
        chunks == 0 || completedAt == null ? null : Integer.valueOf(chunks),
        chunks < 2 ? null : Duration.ofNanos((lastChunkNanos - firstChunkNanos) / (chunks - 1)),
        queued.isZero() ? null : queued);
  }
}
