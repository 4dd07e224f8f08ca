package io.theater.examples.model.scripted;

import io.theater.examples.model.ChatDelta;
import io.theater.examples.model.ChatMessage;
import io.theater.examples.model.ChatModel;
import io.theater.examples.model.ChatReply;
import io.theater.examples.model.ChatRequest;
import io.theater.examples.model.ChatUsage;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A stand-in for a language model: a script that needs no network and always answers alike.
 *
 * <p>It reads the same prompts a language model gets and parses a family of English and Chinese
 * questions about the example databases: measures, groupings, filters and rankings. A question that
 * contains a word it does not know it refuses. SQL after {@code sql:} or in back ticks it passes
 * on. It calls itself a script wherever its words are shown. Token counts are estimates: one per
 * Chinese character, one per started four other characters.
 */
public final class ScriptedChatModel implements ChatModel {

  private final Duration pause;
  private final String provider;
  private final String model;
  private final Function<PromptText, ReplyDraft> script;

  /** Streams a piece about every 15 ms. */
  public ScriptedChatModel() {
    this(Duration.ofMillis(15));
  }

  /**
   * @param pause before each piece of a reply; zero for none
   */
  public ScriptedChatModel(Duration pause) {
    if (pause.isNegative()) {
      throw new IllegalArgumentException("pause must not be negative, was " + pause);
    }
    this.pause = pause;
    this.provider = "scripted";
    this.model = "theater-scripted-1";
    this.script = ScriptedChatModel::draft;
  }

  private ScriptedChatModel(ScriptedChatModel like, String provider, String model, ReplyDraft say) {
    this.pause = like.pause;
    this.provider = provider;
    this.model = model;
    this.script = prompt -> say;
  }

  /** A model of another name and the same pause that says this, whatever it is asked. */
  public ScriptedChatModel as(String otherProvider, String otherModel, ReplyDraft draft) {
    return new ScriptedChatModel(this, otherProvider, otherModel, draft);
  }

  /** What it waits before each piece of a reply. */
  public Duration pause() {
    return pause;
  }

  @Override
  public String provider() {
    return provider;
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public String endpoint() {
    return "in-process";
  }

  @Override
  public ChatReply chat(ChatRequest request, Consumer<ChatDelta> onDelta)
      throws InterruptedException {
    ReplyDraft draft = script.apply(PromptText.of(request));
    StringBuilder reasoning = new StringBuilder();
    StringBuilder text = new StringBuilder();
    boolean complete =
        stream(draft.reasoning(), request.maxTokens(), reasoning, ChatDelta::reasoning, onDelta)
            && stream(
                draft.text(),
                request.maxTokens() - TokenEstimate.count(reasoning.toString()),
                text,
                ChatDelta::text,
                onDelta);
    ChatUsage usage = usage(request, reasoning.toString(), text.toString());
    return new ChatReply(
        "scripted-" + UUID.randomUUID(),
        model,
        text.toString(),
        reasoning.toString(),
        complete ? "stop" : "length",
        usage);
  }

  /** Says a text piece by piece into {@code said}; false when the tokens did not suffice. */
  private boolean stream(
      String text,
      long maxTokens,
      StringBuilder said,
      Function<String, ChatDelta> delta,
      Consumer<ChatDelta> onDelta)
      throws InterruptedException {
    for (String piece : TokenEstimate.pieces(text)) {
      if (TokenEstimate.count(said + piece) > maxTokens) {
        return false;
      }
      // also notices an interrupt when there is no pause
      Thread.sleep(pause.toMillis());
      said.append(piece);
      onDelta.accept(delta.apply(piece));
    }
    return true;
  }

  private static ChatUsage usage(ChatRequest request, String reasoning, String text) {
    long input =
        request.messages().stream().map(ChatMessage::text).mapToLong(TokenEstimate::count).sum();
    long thinking = TokenEstimate.count(reasoning);
    long output = thinking + TokenEstimate.count(text);
    return new ChatUsage(input, output, input + output, 0, thinking);
  }

  private static ReplyDraft draft(PromptText prompt) {
    return switch (prompt.task()) {
      case "analyse_question" -> SqlScript.analyse(prompt);
      case "choose_data_source" -> SqlScript.chooseSource(prompt);
      case "generate_sql" -> SqlScript.generateSql(prompt);
      case "configure_chart" -> ResultScript.configureChart(prompt);
      case "answer_question" -> ResultScript.answer(prompt);
      default ->
          ReplyDraft.of(
              "I am a script, not a language model, and only answer the tasks of the question to"
                  + " SQL example.");
    };
  }
}
