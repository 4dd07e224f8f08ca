package io.theater.jdbc.internal;

import static io.theater.jdbc.internal.Columns.ifKnown;

import io.theater.json.JsonEncoder;
import io.theater.json.JsonLine;
import io.theater.json.LineHead;
import io.theater.model.LlmInteraction;
import io.theater.model.Message;
import io.theater.model.Part;
import io.theater.model.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What went to models and came back. Prompts that are a system message, a user message or both
 * stand as plain texts; any other list of messages, and tool calls, as JSON.
 */
final class InteractionTexts extends Texts<LlmInteraction> {
  static final String SYSTEM_PROMPT = "system_prompt";
  static final String PROMPT = "prompt";
  static final String MESSAGES = "messages";
  static final String RESPONSE = "response";

  private static final String REASONING = "reasoning";
  private static final String TOOL_CALLS = "tool_calls";
  private static final String RAW_REQUEST = "raw_request";
  private static final String RAW_RESPONSE = "raw_response";

  InteractionTexts() {
    super("payload", "interaction_id");
  }

  @Override
  Map<String, String> split(LlmInteraction call) {
    Map<String, String> texts = new LinkedHashMap<>();
    prompts(call, texts);
    put(texts, RESPONSE, call.response());
    put(texts, REASONING, call.reasoning());
    put(texts, TOOL_CALLS, ifKnown(call.toolCalls(), tools -> json(call, null, tools)));
    put(texts, RAW_REQUEST, call.rawRequest());
    put(texts, RAW_RESPONSE, call.rawResponse());
    return texts;
  }

  @Override
  Map<String, String> split(Streamed streamed, LlmInteraction ids) {
    Map<String, String> texts = new LinkedHashMap<>();
    put(texts, RESPONSE, streamed.text().isEmpty() ? null : streamed.text());
    put(texts, REASONING, streamed.reasoning().isEmpty() ? null : streamed.reasoning());
    List<ToolCall> tools = streamed.toolCalls();
    put(texts, TOOL_CALLS, tools.isEmpty() ? null : json(ids, null, tools) + "\n");
    return texts;
  }

  @Override
  LlmInteraction join(LlmInteraction call, Contents contents) {
    boolean ended = call.ended();
    return call.toBuilder()
        .messages(messages(contents))
        .response(contents.best(RESPONSE, ended))
        .reasoning(contents.best(REASONING, ended))
        .toolCalls(ifKnown(contents.best(TOOL_CALLS, ended), InteractionTexts::toolCalls))
        .rawRequest(contents.whole(RAW_REQUEST))
        .rawResponse(contents.whole(RAW_RESPONSE))
        .build();
  }

  private static void prompts(LlmInteraction call, Map<String, String> texts) {
    List<Message> messages = call.messages();
    if (messages == null) {
      return;
    }
    boolean withSystem = messages.size() == 2 && isText(messages.get(0), Message.SYSTEM);
    int user = withSystem ? 1 : 0;
    if (messages.size() == user + 1 && isText(messages.get(user), Message.USER)) {
      put(texts, SYSTEM_PROMPT, withSystem ? messages.get(0).text() : null);
      put(texts, PROMPT, messages.get(user).text());
    } else {
      put(texts, MESSAGES, json(call, messages, null));
    }
  }

  private static boolean isText(Message message, String role) {
    return message.role().equals(role)
        && message.parts().size() == 1
        && message.parts().get(0) instanceof Part.Text;
  }

  private static @Nullable List<Message> messages(Contents contents) {
    String json = contents.whole(MESSAGES);
    if (json != null) {
      return parse(json).messages();
    }
    String system = contents.whole(SYSTEM_PROMPT);
    String prompt = contents.whole(PROMPT);
    List<Message> messages = new ArrayList<>();
    if (system != null) {
      messages.add(Message.text(Message.SYSTEM, system));
    }
    if (prompt != null) {
      messages.add(Message.text(Message.USER, prompt));
    }
    return messages.isEmpty() ? null : messages;
  }

  private static List<ToolCall> toolCalls(String lines) {
    List<ToolCall> all = new ArrayList<>();
    for (String line : lines.split("\n", -1)) {
      List<ToolCall> some = line.isEmpty() ? null : parse(line).toolCalls();
      all.addAll(some == null ? List.of() : some);
    }
    return all;
  }

  /** A line of JSON without line feed, as in files. */
  private static String json(
      LlmInteraction ids, @Nullable List<Message> messages, @Nullable List<ToolCall> toolCalls) {
    LlmInteraction part =
        LlmInteraction.builder(ids.id(), ids.sessionId())
            .messages(messages)
            .toolCalls(toolCalls)
            .build();
    return new JsonEncoder().line(LineHead.of(0), part).text();
  }

  private static LlmInteraction parse(String line) {
    byte[] json = line.getBytes(StandardCharsets.UTF_8);
    return JsonLine.parse(json, 0, json.length).toInteraction();
  }

  private static void put(Map<String, String> texts, String kind, @Nullable String text) {
    if (text != null) {
      texts.put(kind, text);
    }
  }
}
