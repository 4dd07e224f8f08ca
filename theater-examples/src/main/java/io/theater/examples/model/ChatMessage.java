package io.theater.examples.model;

import java.util.Locale;

/**
 * One message of a conversation.
 *
 * @param role who speaks
 * @param text what is said
 */
public record ChatMessage(Role role, String text) {

  /** The parties of a conversation. */
  public enum Role {
    SYSTEM,
    USER,
    ASSISTANT;

    /** The name used on the wire, such as {@code system}. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static ChatMessage system(String text) {
    return new ChatMessage(Role.SYSTEM, text);
  }

  public static ChatMessage user(String text) {
    return new ChatMessage(Role.USER, text);
  }

  public static ChatMessage assistant(String text) {
    return new ChatMessage(Role.ASSISTANT, text);
  }
}
