package io.theater.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tool the model asked for, and what came of it.
 *
 * @param id id of the call; null when the provider has none
 * @param name name of the tool
 * @param arguments arguments as the model wrote them, usually JSON
 * @param result what the tool answered; null when not known
 * @param error why the tool failed; null when it did not
 * @param startedAt when the host began to run it
 * @param duration how long it ran
 */
public record ToolCall(
    @Nullable String id,
    String name,
    @Nullable String arguments,
    @Nullable String result,
    @Nullable String error,
    @Nullable Instant startedAt,
    @Nullable Duration duration) {

  /**
   * A call without an answer yet.
   *
   * @param id id of the call; null when the provider has none
   * @param name name of the tool
   * @param arguments arguments as the model wrote them
   * @return the call
   */
  public static ToolCall of(@Nullable String id, String name, @Nullable String arguments) {
    return new ToolCall(id, name, arguments, null, null, null, null);
  }

  /**
   * The same call with its answer.
   *
   * @param answer what the tool said
   * @param took how long it ran; null when not known
   * @return a copy
   */
  public ToolCall answered(@Nullable String answer, @Nullable Duration took) {
    return new ToolCall(id, name, arguments, answer, error, startedAt, took);
  }
}
