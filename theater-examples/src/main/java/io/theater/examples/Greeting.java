package io.theater.examples;

import io.theater.examples.model.ChatModel;
import java.nio.file.Path;
import java.util.Locale;

/** What the demo says when it has started: where it is, and what to try. */
final class Greeting {

  private Greeting() {}

  static String of(String url, Path data, ChatModel model) {
    String directory = data.toAbsolutePath().normalize().toString();
    return String.format(
        Locale.ROOT,
        """

        Theater demo: %1$s/
          recordings  %2$s
          model       %3$s

        Try, in another terminal:
          curl -s %1$s/demo/questions | jq -r '.data.questions[].question'
          curl -s %1$s/demo/ask -H 'Content-Type: application/json' \
        -d '{"question":"Revenue by month in 2025","session_id":"try-1"}'
          curl -s %1$s/demo/tour -H 'Content-Type: application/json' -d '{"session_id":"tour-2"}'
          curl -N %1$s/theater/api/sessions/try-1/live
          curl -N %1$s/demo/ask -H 'Content-Type: application/json' -H 'Accept: text/event-stream' \
        -d '{"question":"Top customers"}'
          jq -r 'select(.stage == "started") | .prompt' %4$s/by_date/*_interactions.jsonl

        Ctrl-C stops it.
        """,
        url,
        directory,
        describe(model),
        quoted(directory));
  }

  private static String describe(ChatModel model) {
    return model.provider().equals("scripted")
        ? "a script, not a language model (set OPENAI_BASE_URL or OPENAI_API_KEY to use one)"
        : model.model() + " at " + model.endpoint();
  }

  private static String quoted(String path) {
    boolean plain = path.matches("[A-Za-z0-9/._-]+");
    return plain ? path : "'" + path.replace("'", "'\\''") + "'";
  }
}
