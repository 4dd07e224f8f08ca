package io.theater.model;

import java.util.List;
import java.util.Objects;

/**
 * One message of a conversation with a model.
 *
 * @param role {@code system}, {@code user}, {@code assistant}, {@code tool} or what the provider
 *     uses
 * @param parts what it is made of, in order
 */
public record Message(String role, List<Part> parts) {
  /** Role of instructions. */
  public static final String SYSTEM = "system";

  /** Role of the person or flow that asks. */
  public static final String USER = "user";

  /** Role of the model. */
  public static final String ASSISTANT = "assistant";

  /** Role of a tool's answer. */
  public static final String TOOL = "tool";

  /** Snapshots the parts. */
  public Message {
    Objects.requireNonNull(role, "role");
    parts = List.copyOf(parts);
  }

  /**
   * A message of text alone.
   *
   * @param role who speaks
   * @param text what is said
   * @return the message
   */
  public static Message text(String role, String text) {
    return new Message(role, List.of(new Part.Text(text)));
  }

  /**
   * All text parts, one after the other.
   *
   * @return the text, empty when there is none
   */
  public String text() {
    if (parts.size() == 1 && parts.get(0) instanceof Part.Text only) {
      return only.text();
    }
    StringBuilder all = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Part.Text text) {
        all.append(text.text());
      }
    }
    return all.toString();
  }
}
