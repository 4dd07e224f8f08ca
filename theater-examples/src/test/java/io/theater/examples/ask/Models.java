package io.theater.examples.ask;

import io.theater.examples.model.ChatDelta;
import io.theater.examples.model.ChatMessage;
import io.theater.examples.model.ChatModel;
import io.theater.examples.model.ChatReply;
import io.theater.examples.model.ChatRequest;
import io.theater.examples.model.scripted.ScriptedChatModel;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** The script, except for one task. */
final class Models {

  /** How the other model does the one task. */
  interface Behaviour {
    ChatReply answer(Consumer<ChatDelta> onDelta) throws IOException;
  }

  private static final Map<String, String> TASKS =
      Map.of(
          "select_datasource", "Task: choose_data_source",
          "generate_sql", "Task: generate_sql",
          "configure_chart", "Task: configure_chart");

  private Models() {}

  static ChatModel saying(String step, String text) {
    return answering(
        step,
        onDelta -> {
          onDelta.accept(ChatDelta.text(text));
          return new ChatReply("", "other", text, "", "stop", null);
        });
  }

  static ChatModel answering(String step, Behaviour behaviour) {
    ChatModel script = new ScriptedChatModel(Duration.ZERO);
    return new ChatModel() {
      @Override
      public String provider() {
        return script.provider();
      }

      @Override
      public String model() {
        return script.model();
      }

      @Override
      public String endpoint() {
        return script.endpoint();
      }

      @Override
      public ChatReply chat(ChatRequest request, Consumer<ChatDelta> onDelta)
          throws IOException, InterruptedException {
        boolean itsTask = request.text(ChatMessage.Role.SYSTEM).startsWith(TASKS.get(step));
        return itsTask ? behaviour.answer(onDelta) : script.chat(request, onDelta);
      }
    };
  }
}
