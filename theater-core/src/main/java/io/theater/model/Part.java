package io.theater.model;

import org.jspecify.annotations.Nullable;

/** One part of a message. */
public sealed interface Part {

  /**
   * Plain text.
   *
   * @param text the text
   */
  record Text(String text) implements Part {}

  /**
   * Thinking text of the model.
   *
   * @param text the text
   */
  record Reasoning(String text) implements Part {}

  /**
   * The model asks for a tool.
   *
   * @param id id of the call; null when the provider has none
   * @param name name of the tool
   * @param arguments arguments as the model wrote them, usually JSON
   */
  record ToolUse(@Nullable String id, String name, @Nullable String arguments) implements Part {}

  /**
   * A tool answers.
   *
   * @param id id of the call it answers; null when the provider has none
   * @param result what the tool said
   */
  record ToolResult(@Nullable String id, String result) implements Part {}

  /**
   * Anything else: an image, a file, audio.
   *
   * @param type kind of content, such as {@code image}
   * @param description what is recorded instead of the content, such as its media type and size
   */
  record Other(String type, @Nullable String description) implements Part {}
}
