package io.theater;

import io.theater.event.LlmEnded;
import io.theater.event.LlmFinalized;
import io.theater.event.LlmStarted;
import io.theater.model.ErrorInfo;
import io.theater.model.Ids;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Records LLM calls. Thread-safe; nothing here throws (except the host's own exceptions out of
 * {@code record}) or waits longer than the pipeline's offer wait, unless the host asked for a limit
 * on concurrent calls: then a call waits for its turn first.
 */
public final class LlmInteractionRecorder {
  private final Recorder recorder;
  private final @Nullable CallLimit limit;
  private final SessionsOfCalls sessions;

  LlmInteractionRecorder(Recorder recorder, @Nullable CallLimit limit, SessionsOfCalls sessions) {
    this.recorder = recorder;
    this.limit = limit;
    this.sessions = sessions;
  }

  /**
   * The host's call of a model.
   *
   * @param <T> what it returns
   * @param <E> what it throws
   */
  @FunctionalInterface
  public interface Call<T extends @Nullable Object, E extends Exception> {
    /**
     * Calls the model.
     *
     * @return what came back
     * @throws E reaches the caller of {@code record} unchanged
     */
    T call() throws E;
  }

  /**
   * Starts a call: its request is on its way to disk when this returns.
   *
   * @param request what is sent; null records an empty request
   * @return the call; complete it, fail it, or close it
   */
  public LlmCall start(@Nullable LlmRequest request) {
    LlmRequest known = request == null ? LlmRequest.of(null, null) : request;
    long before = recorder.nanoTime().getAsLong();
    boolean turn = limit != null && limit.acquire();
    Duration queued = limit == null ? Duration.ZERO : recorder.since(before);
    Runnable whenEnded = turn && limit != null ? limit::release : () -> {};
    LlmCall call = new LlmCall(recorder, Ids.next(), known, queued, whenEnded);
    recorder.guard(
        () -> {
          call.begin();
          sessions.remember(call.id(), known.template());
        });
    return call;
  }

  /**
   * Records a call that takes text and gives text.
   *
   * @param request what is sent
   * @param body calls the model
   * @param <E> what it throws
   * @return what the body returned
   * @throws E what the body threw, the same instance
   */
  public <E extends Exception> @Nullable String record(
      @Nullable LlmRequest request, @Nullable Call<? extends @Nullable String, E> body) throws E {
    return record(request, body, LlmResponse::of);
  }

  /**
   * Records a call with a typed answer.
   *
   * @param request what is sent
   * @param body calls the model
   * @param response says what of the answer to record; what it throws is noted and ignored
   * @param <T> what the body returns
   * @param <E> what it throws
   * @return what the body returned
   * @throws E what the body threw, the same instance
   */
  // NullAway cannot see that a type parameter may stand for a nullable type.
  @SuppressWarnings("NullAway")
  public <T extends @Nullable Object, E extends Exception> T record(
      @Nullable LlmRequest request,
      @Nullable Call<T, E> body,
      Function<? super T, ? extends @Nullable LlmResponse> response)
      throws E {
    LlmCall call = start(request);
    if (body == null) {
      call.fail(ErrorInfo.of("INVALID_INPUT", "Nothing to run", "the call was given no work"));
      return null;
    }
    T answer;
    try {
      answer = body.call();
    } catch (Throwable failure) {
      call.fail(failure);
      throw failure;
    }
    complete(call, answer, response);
    return answer;
  }

  private <T extends @Nullable Object> void complete(
      LlmCall call, T answer, Function<? super T, ? extends @Nullable LlmResponse> response) {
    LlmResponse known = null;
    try {
      known = response.apply(answer);
    } catch (Throwable broken) {
      recorder.pipeline().note("a response could not be read", broken);
    }
    call.complete(known);
  }

  /**
   * Records a call that is over, for hosts that only know it afterwards.
   *
   * @param interaction everything known of it; without a stage it counts as completed, or as failed
   *     when it has an error; null is ignored
   */
  public void record(@Nullable LlmInteraction interaction) {
    if (interaction != null) {
      recorder.guard(() -> recordWhole(interaction));
    }
  }

  private void recordWhole(LlmInteraction given) {
    PayloadCap cap = new PayloadCap(recorder);
    boolean raw = recorder.settings().rawPayloads();
    LlmStage stage =
        given.stage() != null
            ? given.stage()
            : given.error() != null ? LlmStage.FAILED : LlmStage.COMPLETED;
    LlmInteraction whole =
        given
            .as(Names.name(given.id()), Names.session(given.sessionId()))
            .stage(stage)
            .timestamp(given.timestamp() == null ? recorder.now() : given.timestamp())
            .messages(cap.messages(given.messages()))
            .response(cap.text("response", given.response()))
            .reasoning(cap.text("reasoning", given.reasoning()))
            .rawRequest(raw ? cap.text("raw_request", given.rawRequest()) : null)
            .rawResponse(raw ? cap.text("raw_response", given.rawResponse()) : null)
            .error(recorder.cut(given.error()))
            .toolCalls(cap.toolCalls(given.toolCalls()))
            .params(recorder.data(given.params()))
            .metadata(recorder.data(given.metadata()))
            .boot(recorder.boot())
            .truncations(cap.truncations())
            .build();
    sessions.remember(whole.id(), whole);
    var header = recorder.header(whole.sessionId(), whole.executionId());
    recorder.emit(stage.isFinal() ? new LlmEnded(header, whole) : new LlmStarted(header, whole));
  }

  /**
   * Links a recorded interaction to the host's own message, at any later time, also after a
   * restart.
   *
   * @param interactionId {@code LlmCall.id()}
   * @param messageId the host's id of its message
   */
  public void finalized(@Nullable String interactionId, @Nullable String messageId) {
    if (interactionId == null || messageId == null) {
      return;
    }
    recorder.guard(
        () ->
            sessions.find(
                interactionId,
                call ->
                    recorder.emit(
                        new LlmFinalized(
                            recorder.header(call.sessionId(), call.executionId()),
                            call.toBuilder()
                                .messageId(Names.name(messageId))
                                .finalized(true)
                                .build()))));
  }

  /**
   * How many calls wait for their turn.
   *
   * @return 0 when there is no limit
   */
  public int waiting() {
    return limit == null ? 0 : limit.waiting();
  }

  /**
   * How many calls went on without a turn, because their thread was interrupted or had waited as
   * long as allowed.
   *
   * @return the count since the theater was built
   */
  public long overLimit() {
    return limit == null ? 0 : limit.overLimit();
  }
}
