package io.theater.json;

import static io.theater.json.Codecs.TEXT;

import io.theater.model.Message;
import io.theater.model.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How messages stand on a line without saying a text twice: the only system message, when it comes
 * first, as {@code system_prompt}; the last user message as {@code prompt}; and the whole list as
 * {@code messages}, where it is more than those two, with references to them.
 */
final class Conversation {
  static final String SYSTEM_PROMPT = "system_prompt";
  static final String PROMPT = "prompt";

  private static final Shape<Part, Row> PART =
      Shape.<Part>of(Conversation::part)
          .field("type", TEXT, Conversation::type)
          .field("text", TEXT, Conversation::text)
          .field("id", TEXT, Conversation::id)
          .field("name", TEXT, Conversation::name)
          .field(
              "arguments", TEXT, part -> part instanceof Part.ToolUse use ? use.arguments() : null)
          .field(
              "result", TEXT, part -> part instanceof Part.ToolResult done ? done.result() : null)
          .field(
              "description",
              TEXT,
              part -> part instanceof Part.Other other ? other.description() : null)
          .build();

  static final Codec<List<Slot>> SLOTS =
      Codecs.list(
          Shape.<Slot>of(r -> new Slot(r.next(""), r.next(), r.next(), r.next()))
              .field("role", TEXT, Slot::role)
              .field("text_in", TEXT, Slot::textIn)
              .field("content", TEXT, Slot::content)
              .field("parts", Codecs.list(PART), Slot::parts)
              .build());

  private Conversation() {}

  /** A message as it is written; exactly one of its last three is set. */
  record Slot(
      String role, @Nullable String textIn, @Nullable String content, @Nullable List<Part> parts) {}

  static @Nullable String systemPrompt(@Nullable List<Message> messages) {
    return messages == null ? null : textAt(messages, systemAt(messages));
  }

  static @Nullable String prompt(@Nullable List<Message> messages) {
    return messages == null ? null : textAt(messages, promptAt(messages));
  }

  /** The list as it is written, or null when both prompts say it all. */
  static @Nullable List<Slot> onLine(@Nullable List<Message> messages) {
    if (messages == null) {
      return null;
    }
    int system = systemAt(messages);
    int prompt = promptAt(messages);
    if (prompt >= 0 && messages.size() == (system >= 0 ? 2 : 1)) {
      return null;
    }
    List<Slot> slots = new ArrayList<>(messages.size());
    for (int i = 0; i < messages.size(); i++) {
      String textIn = i == system ? SYSTEM_PROMPT : i == prompt ? PROMPT : null;
      slots.add(slot(messages.get(i), textIn));
    }
    return slots;
  }

  /** The list without references, or null when both prompts say it all. */
  static @Nullable List<Slot> whole(@Nullable List<Message> messages) {
    return messages == null || onLine(messages) == null ? null : all(messages);
  }

  static List<Slot> all(List<Message> messages) {
    return messages.stream().map(message -> slot(message, null)).toList();
  }

  /** Messages before the last one of the user, but for those of the system; null for none. */
  static @Nullable Integer historyCount(@Nullable List<Message> messages) {
    if (messages == null) {
      return null;
    }
    int count = 0;
    int last = lastUser(messages);
    for (int i = 0; i < last; i++) {
      count += messages.get(i).role().equals(Message.SYSTEM) ? 0 : 1;
    }
    return count == 0 ? null : Integer.valueOf(count);
  }

  static @Nullable Integer promptLength(@Nullable List<Message> messages) {
    if (messages == null) {
      return null;
    }
    int last = lastUser(messages);
    return last < 0 ? 0 : messages.get(last).text().length();
  }

  static @Nullable List<Message> messages(Row row) {
    List<Slot> slots = row.get("messages");
    String system = row.get(SYSTEM_PROMPT);
    String prompt = row.get(PROMPT);
    List<Message> messages = new ArrayList<>();
    if (slots != null) {
      slots.forEach(slot -> messages.add(message(slot, row)));
      return messages;
    }
    if (system != null) {
      messages.add(Message.text(Message.SYSTEM, system));
    }
    if (prompt != null) {
      messages.add(Message.text(Message.USER, prompt));
    }
    return messages.isEmpty() ? null : messages;
  }

  private static Message message(Slot slot, Row row) {
    if (slot.textIn() != null) {
      return Message.text(slot.role(), row.need(slot.textIn()));
    }
    if (slot.content() != null) {
      return Message.text(slot.role(), slot.content());
    }
    return new Message(slot.role(), slot.parts() == null ? List.of() : slot.parts());
  }

  private static Slot slot(Message message, @Nullable String textIn) {
    if (textIn != null) {
      return new Slot(message.role(), textIn, null, null);
    }
    return isText(message)
        ? new Slot(message.role(), null, message.text(), null)
        : new Slot(message.role(), null, null, message.parts());
  }

  private static int systemAt(List<Message> messages) {
    if (messages.isEmpty() || !isSystem(messages.get(0)) || !isText(messages.get(0))) {
      return -1;
    }
    for (int i = 1; i < messages.size(); i++) {
      if (isSystem(messages.get(i))) {
        return -1;
      }
    }
    return 0;
  }

  private static int promptAt(List<Message> messages) {
    int last = lastUser(messages);
    return last >= 0 && isText(messages.get(last)) ? last : -1;
  }

  private static int lastUser(List<Message> messages) {
    int at = messages.size() - 1;
    while (at >= 0 && !messages.get(at).role().equals(Message.USER)) {
      at--;
    }
    return at;
  }

  private static boolean isSystem(Message message) {
    return message.role().equals(Message.SYSTEM);
  }

  private static boolean isText(Message message) {
    return message.parts().size() == 1 && message.parts().get(0) instanceof Part.Text;
  }

  private static @Nullable String textAt(List<Message> messages, int index) {
    return index < 0 ? null : messages.get(index).text();
  }

  private static String type(Part part) {
    if (part instanceof Part.Text) {
      return "text";
    } else if (part instanceof Part.Reasoning) {
      return "reasoning";
    } else if (part instanceof Part.ToolUse) {
      return "tool_call";
    }
    return part instanceof Part.ToolResult ? "tool_result" : "other";
  }

  private static @Nullable String text(Part part) {
    if (part instanceof Part.Text said) {
      return said.text();
    }
    return part instanceof Part.Reasoning thought ? thought.text() : null;
  }

  private static @Nullable String id(Part part) {
    if (part instanceof Part.ToolUse use) {
      return use.id();
    }
    return part instanceof Part.ToolResult done ? done.id() : null;
  }

  private static @Nullable String name(Part part) {
    if (part instanceof Part.ToolUse use) {
      return use.name();
    }
    return part instanceof Part.Other other ? other.type() : null;
  }

  private static Part part(Row row) {
    String type = row.need("type");
    String text = row.get("text");
    String name = row.get("name");
    return switch (type) {
      case "text" -> new Part.Text(text == null ? "" : text);
      case "reasoning" -> new Part.Reasoning(text == null ? "" : text);
      case "tool_call" ->
          new Part.ToolUse(row.get("id"), name == null ? "" : name, row.get("arguments"));
      case "tool_result" -> new Part.ToolResult(row.get("id"), row.need("result"));
      default -> new Part.Other(name == null ? type : name, row.get("description"));
    };
  }
}
