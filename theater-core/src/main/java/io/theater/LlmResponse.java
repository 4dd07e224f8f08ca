package io.theater;

import io.theater.model.Cost;
import io.theater.model.ToolCall;
import io.theater.model.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came back from a model. Immutable; every method gives a new one.
 *
 * <pre>{@code
 * LlmResponse.of(answer.text()).usage(812, 95).finishReason("stop");
 * }</pre>
 */
public final class LlmResponse {
  private final Builder state;

  private LlmResponse(Builder state) {
    this.state = state;
  }

  /**
   * A response with its text.
   *
   * @param text the text; null keeps what was streamed
   * @return the response
   */
  public static LlmResponse of(@Nullable String text) {
    return builder().text(text).build();
  }

  /**
   * A builder, for calls whose text was streamed.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The same response with tokens.
   *
   * @param inputTokens tokens of the request
   * @param outputTokens tokens of the response
   * @return a new response
   */
  public LlmResponse usage(long inputTokens, long outputTokens) {
    return usage(Usage.of(inputTokens, outputTokens));
  }

  /**
   * The same response with tokens.
   *
   * @param usage the tokens
   * @return a new response
   */
  public LlmResponse usage(@Nullable Usage usage) {
    return toBuilder().usage(usage).build();
  }

  /**
   * The same response with one more finish reason.
   *
   * @param reason such as {@code stop} or {@code length}
   * @return a new response
   */
  public LlmResponse finishReason(@Nullable String reason) {
    return toBuilder().finishReason(reason).build();
  }

  /**
   * The same response with the model that answered.
   *
   * @param model {@code gen_ai.response.model}
   * @return a new response
   */
  public LlmResponse model(@Nullable String model) {
    return toBuilder().model(model).build();
  }

  /**
   * A builder that starts with everything this response has.
   *
   * @return a new builder
   */
  public Builder toBuilder() {
    return new Builder(state);
  }

  Builder state() {
    return state;
  }

  /** Builds an {@link LlmResponse}; not thread-safe. */
  public static final class Builder {
    @Nullable String text;
    @Nullable String reasoning;
    @Nullable String model;
    @Nullable Usage usage;
    @Nullable Cost cost;
    @Nullable String raw;
    List<String> finishReasons = List.of();
    List<ToolCall> toolCalls = List.of();

    private Builder() {}

    private Builder(Builder other) {
      text = other.text;
      reasoning = other.reasoning;
      model = other.model;
      usage = other.usage;
      cost = other.cost;
      raw = other.raw;
      finishReasons = other.finishReasons;
      toolCalls = other.toolCalls;
    }

    /**
     * Sets the text.
     *
     * @param value the text; null keeps what was streamed
     * @return this builder
     */
    public Builder text(@Nullable String value) {
      text = value;
      return this;
    }

    /**
     * Sets the thinking text.
     *
     * @param value the text; null keeps what was streamed
     * @return this builder
     */
    public Builder reasoning(@Nullable String value) {
      reasoning = value;
      return this;
    }

    /**
     * Sets the model that answered.
     *
     * @param value {@code gen_ai.response.model}; null when the response did not say
     * @return this builder
     */
    public Builder model(@Nullable String value) {
      model = Names.optional(value);
      return this;
    }

    /**
     * Sets the tokens.
     *
     * @param value the tokens; null when not known
     * @return this builder
     */
    public Builder usage(@Nullable Usage value) {
      usage = value;
      return this;
    }

    /**
     * Sets the price as the provider reported it; without it the price table is asked.
     *
     * @param amount the price
     * @param currency ISO 4217 code
     * @return this builder
     */
    public Builder cost(BigDecimal amount, String currency) {
      cost = new Cost(amount, currency, "reported");
      return this;
    }

    /**
     * Adds a finish reason.
     *
     * @param value such as {@code stop}; null is ignored
     * @return this builder
     */
    public Builder finishReason(@Nullable String value) {
      if (value != null) {
        finishReasons = plus(finishReasons, Names.name(value));
      }
      return this;
    }

    /**
     * Adds a tool the model asked for.
     *
     * @param value the call; null is ignored
     * @return this builder
     */
    public Builder toolCall(@Nullable ToolCall value) {
      if (value != null) {
        toolCalls = plus(toolCalls, value);
      }
      return this;
    }

    /**
     * Sets the response as it came over the wire. Recorded only when the theater was built with
     * {@code recordRawPayloads(true)}.
     *
     * @param body the body
     * @return this builder
     */
    public Builder raw(@Nullable String body) {
      raw = body;
      return this;
    }

    /**
     * Builds the response.
     *
     * @return a new response
     */
    public LlmResponse build() {
      return new LlmResponse(new Builder(this));
    }

    private static <T> List<T> plus(List<T> list, T item) {
      List<T> more = new ArrayList<>(list);
      more.add(item);
      return List.copyOf(more);
    }
  }
}
