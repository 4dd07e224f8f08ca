package io.theater.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call of a language model: what was sent, what came back, how long it took and what it cost.
 * As an event payload it is partial: what is null is not known or unchanged. Field names follow the
 * OpenTelemetry GenAI conventions where those have one.
 *
 * <p>Design: long because it is wide. One component, one setter and one line of the fold per field;
 * no logic beyond the fold.
 *
 * @param id unique id, a UUIDv7 unless the host gave its own
 * @param sessionId the session it belongs to
 * @param executionId the run it belongs to
 * @param stepId the step it was made in
 * @param parentId the interaction that caused it, such as the call whose tool it answers
 * @param messageId the host's own message it became, linked late
 * @param stage where it stands
 * @param finalized whether the host has confirmed its message
 * @param role who speaks, such as a persona of a multi-role dialog
 * @param taskType what the call is for
 * @param roundIndex which round of a dialog
 * @param attempt which try, from 1
 * @param provider {@code gen_ai.provider.name}
 * @param requestModel {@code gen_ai.request.model}
 * @param responseModel {@code gen_ai.response.model}
 * @param endpoint address the request went to
 * @param params request parameters such as temperature
 * @param timestamp when the call was requested
 * @param usage tokens
 * @param cost price of the call
 * @param timing when what happened
 * @param finishReasons {@code gen_ai.response.finish_reasons}
 * @param error why it failed
 * @param redactions how many secrets were masked, by field and kind, such as {@code prompt.jwt}
 * @param truncations which fields were cut to their cap
 * @param sanitized whether characters that cannot be stored were replaced by U+FFFD
 * @param traceId {@code trace_id} of the surrounding trace, 32 hex digits
 * @param spanId {@code span_id} of the surrounding span, 16 hex digits
 * @param metadata free data of the host
 * @param boot which process run wrote it; a call that never ended and belongs to another boot was
 *     interrupted
 * @param messages what was sent, in order
 * @param response text that came back; partial unless the stage is {@code completed}
 * @param reasoning thinking text that came back
 * @param toolCalls tools the model asked for, in order
 * @param rawRequest request as sent, only when the host opted in
 * @param rawResponse response as received, only when the host opted in
 */
public record LlmInteraction(
    String id,
    String sessionId,
    @Nullable String executionId,
    @Nullable String stepId,
    @Nullable String parentId,
    @Nullable String messageId,
    @Nullable LlmStage stage,
    @Nullable Boolean finalized,
    @Nullable String role,
    @Nullable String taskType,
    @Nullable Integer roundIndex,
    @Nullable Integer attempt,
    @Nullable String provider,
    @Nullable String requestModel,
    @Nullable String responseModel,
    @Nullable String endpoint,
    @Nullable Map<String, Object> params,
    @Nullable Instant timestamp,
    @Nullable Usage usage,
    @Nullable Cost cost,
    @Nullable LlmTiming timing,
    @Nullable List<String> finishReasons,
    @Nullable ErrorInfo error,
    @Nullable Map<String, Integer> redactions,
    @Nullable List<Truncation> truncations,
    @Nullable Boolean sanitized,
    @Nullable String traceId,
    @Nullable String spanId,
    @Nullable Map<String, Object> metadata,
    @Nullable String boot,
    @Nullable List<Message> messages,
    @Nullable String response,
    @Nullable String reasoning,
    @Nullable List<ToolCall> toolCalls,
    @Nullable String rawRequest,
    @Nullable String rawResponse) {

  /** Snapshots lists and maps, so that the record cannot change. */
  public LlmInteraction {
    params = Fold.copy(params);
    metadata = Fold.copy(metadata);
    redactions = redactions == null ? null : Map.copyOf(redactions);
    truncations = truncations == null ? null : List.copyOf(truncations);
    finishReasons = finishReasons == null ? null : List.copyOf(finishReasons);
    messages = messages == null ? null : List.copyOf(messages);
    toolCalls = toolCalls == null ? null : List.copyOf(toolCalls);
  }

  /**
   * A builder for a call whose id is made by the recorder.
   *
   * @param sessionId the session it belongs to
   * @return a new builder
   */
  public static Builder builder(String sessionId) {
    return new Builder(Ids.next(), sessionId);
  }

  /**
   * A builder for a call with an id of the host.
   *
   * @param id unique id
   * @param sessionId the session it belongs to
   * @return a new builder
   */
  public static Builder builder(String id, String sessionId) {
    return new Builder(id, sessionId);
  }

  /**
   * Whether the call has ended, whatever the outcome.
   *
   * @return true when the stage is final
   */
  public boolean ended() {
    return stage != null && stage.isFinal();
  }

  /**
   * Whether the call succeeded, failed, or is still open.
   *
   * @return true or false once it has ended, null before
   */
  public @Nullable Boolean success() {
    return ended() ? Boolean.valueOf(stage == LlmStage.COMPLETED) : null;
  }

  /**
   * Everything that was sent, as one text: the messages with their roles, or the text alone when
   * there is a single message.
   *
   * @return the text, or null when no messages are known
   */
  public @Nullable String prompt() {
    return Prompts.whole(messages);
  }

  /**
   * The text of all system messages.
   *
   * @return the text, or null when there is none
   */
  public @Nullable String systemPrompt() {
    return Prompts.ofRole(messages, Message.SYSTEM);
  }

  /**
   * The text of the last user message.
   *
   * @return the text, or null when there is none
   */
  public @Nullable String userPrompt() {
    return Prompts.last(messages, Message.USER);
  }

  /**
   * The message of the error.
   *
   * @return the text, or null when there was no error
   */
  public @Nullable String errorMessage() {
    return error == null ? null : error.message();
  }

  /**
   * The model that answered, or was asked when the answer did not say.
   *
   * @return the name, or null when neither is known
   */
  public @Nullable String model() {
    return responseModel != null ? responseModel : requestModel;
  }

  /**
   * Folds a later partial record of the same id into this one: what the later one sets wins, what
   * it leaves null stays, maps are merged by key. A final stage is never taken back by an
   * unfinished one.
   *
   * @param later a partial record of the same id
   * @return the folded record
   */
  public LlmInteraction merge(LlmInteraction later) {
    return new LlmInteraction(
        id,
        sessionId,
        Fold.last(executionId, later.executionId),
        Fold.last(stepId, later.stepId),
        Fold.last(parentId, later.parentId),
        Fold.last(messageId, later.messageId),
        LlmStage.fold(stage, later.stage),
        Fold.or(finalized, later.finalized),
        Fold.last(role, later.role),
        Fold.last(taskType, later.taskType),
        Fold.last(roundIndex, later.roundIndex),
        Fold.greatest(attempt, later.attempt),
        Fold.last(provider, later.provider),
        Fold.last(requestModel, later.requestModel),
        Fold.last(responseModel, later.responseModel),
        Fold.last(endpoint, later.endpoint),
        Fold.maps(params, later.params),
        Fold.last(later.timestamp, timestamp),
        Fold.last(usage, later.usage),
        Fold.last(cost, later.cost),
        Fold.last(timing, later.timing),
        Fold.last(finishReasons, later.finishReasons),
        Fold.last(error, later.error),
        Fold.maps(redactions, later.redactions),
        Fold.union(truncations, later.truncations),
        Fold.or(sanitized, later.sanitized),
        Fold.last(traceId, later.traceId),
        Fold.last(spanId, later.spanId),
        Fold.maps(metadata, later.metadata),
        Fold.last(boot, later.boot),
        Fold.last(messages, later.messages),
        Fold.last(response, later.response),
        Fold.last(reasoning, later.reasoning),
        Fold.last(toolCalls, later.toolCalls),
        Fold.last(rawRequest, later.rawRequest),
        Fold.last(rawResponse, later.rawResponse));
  }

  /**
   * A builder that starts with everything this record has.
   *
   * @return a new builder
   */
  public Builder toBuilder() {
    return as(id, sessionId);
  }

  /**
   * A builder that starts with everything this record has, under other ids.
   *
   * @param newId unique id, a UUIDv7 unless the host gave its own
   * @param newSessionId the session it belongs to
   * @return a new builder
   */
  public Builder as(String newId, String newSessionId) {
    Builder copy = new Builder(newId, newSessionId);
    copy.executionId = executionId;
    copy.stepId = stepId;
    copy.parentId = parentId;
    copy.messageId = messageId;
    copy.stage = stage;
    copy.finalized = finalized;
    copy.role = role;
    copy.taskType = taskType;
    copy.roundIndex = roundIndex;
    copy.attempt = attempt;
    copy.provider = provider;
    copy.requestModel = requestModel;
    copy.responseModel = responseModel;
    copy.endpoint = endpoint;
    copy.params = params;
    copy.timestamp = timestamp;
    copy.usage = usage;
    copy.cost = cost;
    copy.timing = timing;
    copy.finishReasons = finishReasons;
    copy.error = error;
    copy.redactions = redactions;
    copy.truncations = truncations;
    copy.sanitized = sanitized;
    copy.traceId = traceId;
    copy.spanId = spanId;
    copy.metadata = metadata;
    copy.boot = boot;
    copy.messages = messages;
    copy.response = response;
    copy.reasoning = reasoning;
    copy.toolCalls = toolCalls;
    copy.rawRequest = rawRequest;
    copy.rawResponse = rawResponse;
    return copy;
  }

  /** Builds a {@link LlmInteraction}; not thread-safe. Every setter takes null for "not known". */
  public static final class Builder {
    private final String id;
    private final String sessionId;
    private @Nullable String executionId;
    private @Nullable String stepId;
    private @Nullable String parentId;
    private @Nullable String messageId;
    private @Nullable LlmStage stage;
    private @Nullable Boolean finalized;
    private @Nullable String role;
    private @Nullable String taskType;
    private @Nullable Integer roundIndex;
    private @Nullable Integer attempt;
    private @Nullable String provider;
    private @Nullable String requestModel;
    private @Nullable String responseModel;
    private @Nullable String endpoint;
    private @Nullable Map<String, Object> params;
    private @Nullable Instant timestamp;
    private @Nullable Usage usage;
    private @Nullable Cost cost;
    private @Nullable LlmTiming timing;
    private @Nullable List<String> finishReasons;
    private @Nullable ErrorInfo error;
    private @Nullable Map<String, Integer> redactions;
    private @Nullable List<Truncation> truncations;
    private @Nullable Boolean sanitized;
    private @Nullable String traceId;
    private @Nullable String spanId;
    private @Nullable Map<String, Object> metadata;
    private @Nullable String boot;
    private @Nullable List<Message> messages;
    private @Nullable String response;
    private @Nullable String reasoning;
    private @Nullable List<ToolCall> toolCalls;
    private @Nullable String rawRequest;
    private @Nullable String rawResponse;

    Builder(String id, String sessionId) {
      this.id = id;
      this.sessionId = sessionId;
    }

    /**
     * Sets the executionId field: the run it belongs to.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder executionId(@Nullable String value) {
      this.executionId = value;
      return this;
    }

    /**
     * Sets the stepId field: the step it was made in.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder stepId(@Nullable String value) {
      this.stepId = value;
      return this;
    }

    /**
     * Sets the parentId field: the interaction that caused it, such as the call whose tool it
     * answers.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder parentId(@Nullable String value) {
      this.parentId = value;
      return this;
    }

    /**
     * Sets the messageId field: the host's own message it became, linked late.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder messageId(@Nullable String value) {
      this.messageId = value;
      return this;
    }

    /**
     * Sets the stage field: where it stands.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder stage(@Nullable LlmStage value) {
      this.stage = value;
      return this;
    }

    /**
     * Sets the finalized field: whether the host has confirmed its message.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder finalized(@Nullable Boolean value) {
      this.finalized = value;
      return this;
    }

    /**
     * Sets the role field: who speaks, such as a persona of a multi-role dialog.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder role(@Nullable String value) {
      this.role = value;
      return this;
    }

    /**
     * Sets the taskType field: what the call is for.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder taskType(@Nullable String value) {
      this.taskType = value;
      return this;
    }

    /**
     * Sets the roundIndex field: which round of a dialog.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder roundIndex(@Nullable Integer value) {
      this.roundIndex = value;
      return this;
    }

    /**
     * Sets the attempt field: which try, from 1.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder attempt(@Nullable Integer value) {
      this.attempt = value;
      return this;
    }

    /**
     * Sets the provider field: {@code gen_ai.provider.name}.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder provider(@Nullable String value) {
      this.provider = value;
      return this;
    }

    /**
     * Sets the requestModel field: {@code gen_ai.request.model}.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder requestModel(@Nullable String value) {
      this.requestModel = value;
      return this;
    }

    /**
     * Sets the responseModel field: {@code gen_ai.response.model}.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder responseModel(@Nullable String value) {
      this.responseModel = value;
      return this;
    }

    /**
     * Sets the endpoint field: address the request went to.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder endpoint(@Nullable String value) {
      this.endpoint = value;
      return this;
    }

    /**
     * Sets the params field: request parameters such as temperature.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder params(@Nullable Map<String, Object> value) {
      this.params = value;
      return this;
    }

    /**
     * Sets the timestamp field: when the call was requested.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder timestamp(@Nullable Instant value) {
      this.timestamp = value;
      return this;
    }

    /**
     * Sets the usage field: tokens.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder usage(@Nullable Usage value) {
      this.usage = value;
      return this;
    }

    /**
     * Sets the cost field: price of the call.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder cost(@Nullable Cost value) {
      this.cost = value;
      return this;
    }

    /**
     * Sets the timing field: when what happened.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder timing(@Nullable LlmTiming value) {
      this.timing = value;
      return this;
    }

    /**
     * Sets the finishReasons field: {@code gen_ai.response.finish_reasons}.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder finishReasons(@Nullable List<String> value) {
      this.finishReasons = value;
      return this;
    }

    /**
     * Sets the error field: why it failed.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder error(@Nullable ErrorInfo value) {
      this.error = value;
      return this;
    }

    /**
     * Sets the redactions field: how many secrets were masked, by field and kind, such as {@code
     * prompt.jwt}.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder redactions(@Nullable Map<String, Integer> value) {
      this.redactions = value;
      return this;
    }

    /**
     * Sets the truncations field: which fields were cut to their cap.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder truncations(@Nullable List<Truncation> value) {
      this.truncations = value;
      return this;
    }

    /**
     * Sets the sanitized field: whether characters that cannot be stored were replaced by U+FFFD.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder sanitized(@Nullable Boolean value) {
      this.sanitized = value;
      return this;
    }

    /**
     * Sets the traceId field: {@code trace_id} of the surrounding trace, 32 hex digits.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder traceId(@Nullable String value) {
      this.traceId = value;
      return this;
    }

    /**
     * Sets the spanId field: {@code span_id} of the surrounding span, 16 hex digits.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder spanId(@Nullable String value) {
      this.spanId = value;
      return this;
    }

    /**
     * Sets the metadata field: free data of the host.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder metadata(@Nullable Map<String, Object> value) {
      this.metadata = value;
      return this;
    }

    /**
     * Sets the boot field: which process run wrote it.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder boot(@Nullable String value) {
      this.boot = value;
      return this;
    }

    /**
     * Sets the messages field: what was sent, in order.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder messages(@Nullable List<Message> value) {
      this.messages = value;
      return this;
    }

    /**
     * Sets the response field: text that came back.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder response(@Nullable String value) {
      this.response = value;
      return this;
    }

    /**
     * Sets the reasoning field: thinking text that came back.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder reasoning(@Nullable String value) {
      this.reasoning = value;
      return this;
    }

    /**
     * Sets the toolCalls field: tools the model asked for, in order.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder toolCalls(@Nullable List<ToolCall> value) {
      this.toolCalls = value;
      return this;
    }

    /**
     * Sets the rawRequest field: request as sent, only when the host opted in.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder rawRequest(@Nullable String value) {
      this.rawRequest = value;
      return this;
    }

    /**
     * Sets the rawResponse field: response as received, only when the host opted in.
     *
     * @param value the value, or null for "not known"
     * @return this builder
     */
    public Builder rawResponse(@Nullable String value) {
      this.rawResponse = value;
      return this;
    }

    /**
     * Builds the record.
     *
     * @return a new record
     */
    public LlmInteraction build() {
      return new LlmInteraction(
          id,
          sessionId,
          executionId,
          stepId,
          parentId,
          messageId,
          stage,
          finalized,
          role,
          taskType,
          roundIndex,
          attempt,
          provider,
          requestModel,
          responseModel,
          endpoint,
          params,
          timestamp,
          usage,
          cost,
          timing,
          finishReasons,
          error,
          redactions,
          truncations,
          sanitized,
          traceId,
          spanId,
          metadata,
          boot,
          messages,
          response,
          reasoning,
          toolCalls,
          rawRequest,
          rawResponse);
    }
  }
}
