package io.theater;

import io.theater.internal.Snapshot;
import io.theater.model.LlmInteraction;
import io.theater.model.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to a model. Immutable; every method gives a new one, so a request can be prepared
 * once and varied.
 *
 * <pre>{@code
 * LlmRequest.of("openai", "gpt-4o").in(step).system(rules).user(question).param("temperature", 0.2);
 * }</pre>
 */
public final class LlmRequest {
  private static final int MAX_DATA_CHARS = 64 * 1024;

  private final LlmInteraction template;

  private LlmRequest(LlmInteraction template) {
    this.template = template;
  }

  /**
   * A request.
   *
   * @param provider {@code gen_ai.provider.name}, such as {@code openai}
   * @param model {@code gen_ai.request.model}
   * @return the request, for the session {@code default} until {@link #in} or {@link #session} says
   *     otherwise
   */
  public static LlmRequest of(@Nullable String provider, @Nullable String model) {
    return new LlmRequest(
        LlmInteraction.builder("", Names.session(null))
            .provider(Names.optional(provider))
            .requestModel(Names.optional(model))
            .build());
  }

  private LlmRequest with(LlmInteraction.Builder changed) {
    return new LlmRequest(changed.build());
  }

  /**
   * Places the call in a step, and so in its execution and session.
   *
   * @param step the step; null leaves the request as it is
   * @return a new request
   */
  public LlmRequest in(@Nullable Step step) {
    return step == null
        ? this
        : with(template.as("", step.sessionId()).executionId(step.executionId()).stepId(step.id()));
  }

  /**
   * Places the call in an execution, outside any step.
   *
   * @param steps the execution; null leaves the request as it is
   * @return a new request
   */
  public LlmRequest in(@Nullable StepTracker steps) {
    return steps == null
        ? this
        : with(template.as("", steps.sessionId()).executionId(steps.id()).stepId(null));
  }

  /**
   * Places the call in a session, outside any execution.
   *
   * @param id any string; null or blank is {@code default}
   * @return a new request
   */
  public LlmRequest session(@Nullable String id) {
    return with(template.as("", Names.session(id)).executionId(null).stepId(null));
  }

  /**
   * Sets who speaks, such as a persona of a multi-role dialog.
   *
   * @param name name of the role
   * @return a new request
   */
  public LlmRequest role(@Nullable String name) {
    return with(template.toBuilder().role(Names.optional(name)));
  }

  /**
   * Sets what the call is for.
   *
   * @param type such as {@code ask_question}
   * @return a new request
   */
  public LlmRequest taskType(@Nullable String type) {
    return with(template.toBuilder().taskType(Names.optional(type)));
  }

  /**
   * Sets the round of a dialog.
   *
   * @param index which round
   * @return a new request
   */
  public LlmRequest round(int index) {
    return with(template.toBuilder().roundIndex(index));
  }

  /**
   * Sets which try this is.
   *
   * @param number from 1
   * @return a new request
   */
  public LlmRequest attempt(int number) {
    return with(template.toBuilder().attempt(number));
  }

  /**
   * Sets the interaction that caused this one.
   *
   * @param interactionId its id
   * @return a new request
   */
  public LlmRequest parent(@Nullable String interactionId) {
    return with(template.toBuilder().parentId(Names.optional(interactionId)));
  }

  /**
   * Sets where the request goes.
   *
   * @param url the address; credentials in it are masked before anything is stored
   * @return a new request
   */
  public LlmRequest endpoint(@Nullable String url) {
    return with(template.toBuilder().endpoint(Names.optional(url)));
  }

  /**
   * Adds instructions.
   *
   * @param text the text; null is ignored
   * @return a new request
   */
  public LlmRequest system(@Nullable String text) {
    return text == null ? this : message(Message.text(Message.SYSTEM, text));
  }

  /**
   * Adds what is asked.
   *
   * @param text the text; null is ignored
   * @return a new request
   */
  public LlmRequest user(@Nullable String text) {
    return text == null ? this : message(Message.text(Message.USER, text));
  }

  /**
   * Adds what the model said before.
   *
   * @param text the text; null is ignored
   * @return a new request
   */
  public LlmRequest assistant(@Nullable String text) {
    return text == null ? this : message(Message.text(Message.ASSISTANT, text));
  }

  /**
   * Adds a message.
   *
   * @param message any role, any parts; null is ignored
   * @return a new request
   */
  public LlmRequest message(@Nullable Message message) {
    return message == null ? this : messages(List.of(message));
  }

  /**
   * Adds messages.
   *
   * @param more in order; null is ignored
   * @return a new request
   */
  public LlmRequest messages(@Nullable List<Message> more) {
    if (more == null || more.isEmpty()) {
      return this;
    }
    if (template.messages() == null) {
      return with(template.toBuilder().messages(more.stream().filter(Objects::nonNull).toList()));
    }
    List<Message> all = new ArrayList<>(template.messages());
    more.stream().filter(Objects::nonNull).forEach(all::add);
    return with(template.toBuilder().messages(all));
  }

  /**
   * Sets a request parameter.
   *
   * @param name such as {@code temperature}
   * @param value anything; copied now
   * @return a new request
   */
  public LlmRequest param(String name, @Nullable Object value) {
    return with(template.toBuilder().params(plus(template.params(), name, value)));
  }

  /**
   * Adds free data.
   *
   * @param key name of the entry
   * @param value anything; copied now
   * @return a new request
   */
  public LlmRequest metadata(String key, @Nullable Object value) {
    return with(template.toBuilder().metadata(plus(template.metadata(), key, value)));
  }

  /**
   * Links the call to a trace.
   *
   * @param traceId 32 hex digits
   * @param spanId 16 hex digits
   * @return a new request
   */
  public LlmRequest trace(@Nullable String traceId, @Nullable String spanId) {
    return with(
        template.toBuilder().traceId(Names.optional(traceId)).spanId(Names.optional(spanId)));
  }

  /**
   * Sets the request as it goes over the wire. Recorded only when the theater was built with {@code
   * recordRawPayloads(true)}.
   *
   * @param body the body
   * @return a new request
   */
  public LlmRequest raw(@Nullable String body) {
    return with(template.toBuilder().rawRequest(body));
  }

  private static Map<String, Object> plus(
      @Nullable Map<String, Object> map, String key, @Nullable Object value) {
    Map<String, Object> more = map == null ? new LinkedHashMap<>() : new LinkedHashMap<>(map);
    more.put(String.valueOf(key), Snapshot.of(value, MAX_DATA_CHARS));
    return more;
  }

  LlmInteraction template() {
    return template;
  }
}
