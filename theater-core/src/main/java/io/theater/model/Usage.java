package io.theater.model;

import org.jspecify.annotations.Nullable;

/**
 * Tokens of one LLM call. Cached and reasoning tokens are subsets of input and output, as in the
 * OpenTelemetry GenAI conventions, and must not be added to them.
 *
 * @param inputTokens tokens of the request, cached ones included
 * @param outputTokens tokens of the response, reasoning included
 * @param totalTokens as reported; input plus output when the provider did not say
 * @param cacheReadTokens input tokens read from the provider's cache
 * @param cacheWriteTokens input tokens written to the provider's cache
 * @param reasoningTokens output tokens spent on thinking
 */
public record Usage(
    @Nullable Long inputTokens,
    @Nullable Long outputTokens,
    @Nullable Long totalTokens,
    @Nullable Long cacheReadTokens,
    @Nullable Long cacheWriteTokens,
    @Nullable Long reasoningTokens) {

  /** Fills in the total when both parts are known and it is not. */
  public Usage {
    if (totalTokens == null && inputTokens != null && outputTokens != null) {
      totalTokens = inputTokens + outputTokens;
    }
  }

  /**
   * Input and output tokens alone.
   *
   * @param inputTokens tokens of the request
   * @param outputTokens tokens of the response
   * @return the usage
   */
  public static Usage of(long inputTokens, long outputTokens) {
    return new Usage(inputTokens, outputTokens, null, null, null, null);
  }

  /**
   * The same usage with the input tokens that the provider's cache read and wrote.
   *
   * @param read tokens read from the cache
   * @param written tokens written to the cache
   * @return a copy
   */
  public Usage cached(long read, long written) {
    return new Usage(inputTokens, outputTokens, totalTokens, read, written, reasoningTokens);
  }

  /**
   * The same usage with the output tokens spent on thinking.
   *
   * @param tokens reasoning tokens
   * @return a copy
   */
  public Usage reasoning(long tokens) {
    return new Usage(
        inputTokens, outputTokens, totalTokens, cacheReadTokens, cacheWriteTokens, tokens);
  }
}
