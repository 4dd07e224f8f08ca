package io.theater.examples.model;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A conversation to be continued by a {@link ChatModel}.
 *
 * @param messages at least one message, oldest first
 * @param temperature 0 (always the likeliest token) to 2
 * @param maxTokens upper bound of the reply in tokens, at least 1
 */
public record ChatRequest(List<ChatMessage> messages, double temperature, int maxTokens) {

  public ChatRequest {
    messages = List.copyOf(messages);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("messages must not be empty");
    }
    if (!(temperature >= 0 && temperature <= 2)) {
      throw new IllegalArgumentException("temperature must be 0 to 2, was " + temperature);
    }
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens must be at least 1, was " + maxTokens);
    }
  }

  /** A system and a user message, temperature 0, at most 1,000 tokens. */
  public static ChatRequest of(String system, String user) {
    return new ChatRequest(List.of(ChatMessage.system(system), ChatMessage.user(user)), 0, 1000);
  }

  /** The texts of all messages of a role, joined by line feeds; empty when there is none. */
  public String text(ChatMessage.Role role) {
    return messages.stream()
        .filter(message -> message.role() == role)
        .map(ChatMessage::text)
        .collect(Collectors.joining("\n"));
  }
}
