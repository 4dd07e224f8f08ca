package io.theater.internal.pipeline;

import io.theater.event.EventHeader;
import io.theater.event.LlmDelta;
import io.theater.event.StepContent;
import io.theater.event.TheaterEvent;
import io.theater.internal.CleanText;
import io.theater.redact.RedactingStream;
import io.theater.redact.Redaction;
import io.theater.redact.Redactor;
import java.util.Map;
import java.util.function.Supplier;

/** The streamed text and reasoning of one step or call on its way through redaction. */
final class TextStream {
  private final TheaterEvent owner; // a delta without text
  private final RedactingStream textStream;
  private final RedactingStream reasoningStream;
  private String text = "";
  private String reasoning = "";
  private String textHalf = "";
  private String reasoningHalf = "";
  private int owedWeight;
  private long seen;

  /** The text that begins with a delta. */
  TextStream(Redactor redactor, TheaterEvent delta) {
    owner =
        delta instanceof LlmDelta call
            ? new LlmDelta(call.header(), call.interaction(), 0, "", "", null, 1)
            : bare((StepContent) delta);
    textStream = open(redactor);
    reasoningStream = open(redactor);
  }

  private static StepContent bare(StepContent content) {
    return new StepContent(content.header(), content.step(), "", "", null, 1);
  }

  private static RedactingStream open(Redactor redactor) {
    try {
      return redactor.stream();
    } catch (Throwable broken) {
      return new NothingShown();
    }
  }

  /** Stands in for a stream that could not be had: fails closed. */
  private static final class NothingShown implements RedactingStream {
    private static final Redaction FAILED = new Redaction(Masker.FAILED, Map.of("error", 1));

    @Override
    public Redaction append(CharSequence delta) {
      return FAILED;
    }

    @Override
    public Redaction gap() {
      return Redaction.clean("");
    }

    @Override
    public Redaction finish() {
      return Redaction.clean("");
    }

    @Override
    public int heldBack() {
      return 0;
    }
  }

  /** The beginning of this text is not known. */
  void resume() {
    safely(textStream::gap);
    safely(reasoningStream::gap);
  }

  void add(String moreText, String moreReasoning, boolean afterGap, int weight) {
    owedWeight += weight;
    seen += moreText.length() + moreReasoning.length();
    if (afterGap) {
      textHalf = "";
      reasoningHalf = "";
    }
    String allText = textHalf + moreText;
    String allReasoning = reasoningHalf + moreReasoning;
    textHalf = half(allText);
    reasoningHalf = half(allReasoning);
    text = (afterGap ? safely(textStream::gap) : "") + append(textStream, allText, textHalf);
    reasoning =
        (afterGap ? safely(reasoningStream::gap) : "")
            + append(reasoningStream, allReasoning, reasoningHalf);
  }

  void finish(boolean afterGap) {
    text = (afterGap ? safely(textStream::gap) : "") + safely(textStream::finish);
    reasoning = (afterGap ? safely(reasoningStream::gap) : "") + safely(reasoningStream::finish);
  }

  /** The first half of a pair waits for the other, which comes with the next piece. */
  private static String half(String text) {
    int last = text.length() - 1;
    return last >= 0 && Character.isHighSurrogate(text.charAt(last)) ? text.substring(last) : "";
  }

  private static String append(RedactingStream stream, String more, String half) {
    String whole = more.substring(0, more.length() - half.length());
    return whole.isEmpty() ? "" : safely(() -> stream.append(CleanText.of(whole)));
  }

  private static String safely(Supplier<Redaction> step) {
    try {
      return step.get().text();
    } catch (Throwable broken) {
      return Masker.FAILED;
    }
  }

  boolean hasOutput() {
    return !text.isEmpty() || !reasoning.isEmpty();
  }

  /** Whether the end has to be preceded by one more delta: for its text, or to settle the books. */
  boolean mustSpeak() {
    return hasOutput() || owedWeight > 0;
  }

  /** What it has to say at last, as one more delta. */
  TheaterEvent rest(EventHeader header) {
    return owner instanceof LlmDelta call
        ? new LlmDelta(header, call.interaction(), seen, text, reasoning, null, settleWeight())
        : new StepContent(
            header, ((StepContent) owner).step(), text, reasoning, null, settleWeight());
  }

  /** Header of its first delta. */
  EventHeader header() {
    return owner.header();
  }

  /** How many events of the host the next delta stands for, held back ones included. */
  int settleWeight() {
    int weight = owedWeight;
    owedWeight = 0;
    return weight;
  }

  int owedWeight() {
    return owedWeight;
  }

  String text() {
    return text;
  }

  String reasoning() {
    return reasoning;
  }
}
