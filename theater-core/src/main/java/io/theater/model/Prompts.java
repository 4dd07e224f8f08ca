package io.theater.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The flat prompt fields, derived from messages. */
final class Prompts {
  private Prompts() {}

  static @Nullable String whole(@Nullable List<Message> messages) {
    if (messages == null || messages.isEmpty()) {
      return null;
    }
    if (messages.size() == 1) {
      return messages.get(0).text();
    }
    StringBuilder all = new StringBuilder();
    for (Message message : messages) {
      all.append(all.length() == 0 ? "" : "\n\n");
      all.append(message.role()).append(": ").append(message.text());
    }
    return all.toString();
  }

  static @Nullable String ofRole(@Nullable List<Message> messages, String role) {
    if (messages == null) {
      return null;
    }
    StringBuilder all = null;
    for (Message message : messages) {
      if (message.role().equals(role)) {
        all = all == null ? new StringBuilder() : all.append("\n\n");
        all.append(message.text());
      }
    }
    return all == null ? null : all.toString();
  }

  static @Nullable String last(@Nullable List<Message> messages, String role) {
    if (messages == null) {
      return null;
    }
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i).role().equals(role)) {
        return messages.get(i).text();
      }
    }
    return null;
  }
}
