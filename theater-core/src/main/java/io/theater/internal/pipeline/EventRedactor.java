package io.theater.internal.pipeline;

import io.theater.event.EventHeader;
import io.theater.event.ExecutionEnded;
import io.theater.event.ExecutionStarted;
import io.theater.event.ExecutionUpdated;
import io.theater.event.LlmDelta;
import io.theater.event.LlmEnded;
import io.theater.event.LlmFinalized;
import io.theater.event.LlmStarted;
import io.theater.event.SessionDescribed;
import io.theater.event.StepContent;
import io.theater.event.StepEnded;
import io.theater.event.StepProgressed;
import io.theater.event.StepRetried;
import io.theater.event.StepStarted;
import io.theater.event.TheaterEvent;
import io.theater.internal.CleanText;
import io.theater.model.ErrorInfo;
import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.Message;
import io.theater.model.Session;
import io.theater.model.StepRecord;
import io.theater.model.ToolCall;
import io.theater.redact.Redactor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Masks every text of an event before anything else sees it. Streamed text goes through one {@link
 * TextStream} per step or call, which may hold back what could become a secret; what is held back
 * when the stream ends comes as one more delta before the end. Dispatcher thread only.
 */
final class EventRedactor {
  private static final int MAX_SUMMARY = 200;

  private final Redactor redactor;
  private final TextStreams streams;
  private final Consumer<TheaterEvent> next;

  EventRedactor(Redactor redactor, TextStreams streams, Consumer<TheaterEvent> next) {
    this.redactor = redactor;
    this.streams = streams;
    this.next = next;
  }

  void accept(TheaterEvent event, boolean afterGap) {
    if (event instanceof LlmDelta delta) {
      llmDelta(delta, afterGap);
    } else if (event instanceof StepContent content) {
      stepContent(content, afterGap);
    } else {
      if (event instanceof LlmEnded || event instanceof StepEnded) {
        endStream(event, afterGap);
      }
      next.accept(redact(event));
    }
  }

  private TheaterEvent redact(TheaterEvent event) {
    EventHeader header = event.header();
    if (event instanceof LlmStarted e) {
      return new LlmStarted(header, interaction(e.interaction()));
    } else if (event instanceof LlmEnded e) {
      return new LlmEnded(header, interaction(e.interaction()));
    } else if (event instanceof LlmFinalized e) {
      return new LlmFinalized(header, interaction(e.interaction()));
    } else if (event instanceof StepStarted e) {
      return new StepStarted(header, step(e.step()));
    } else if (event instanceof StepProgressed e) {
      return new StepProgressed(header, step(e.step()), e.weight());
    } else if (event instanceof StepRetried e) {
      return new StepRetried(header, step(e.step()), e.delay());
    } else if (event instanceof StepEnded e) {
      return new StepEnded(header, step(e.step()), new Masker(redactor).next(e.next()));
    } else if (event instanceof ExecutionStarted e) {
      return new ExecutionStarted(header, execution(e.execution()));
    } else if (event instanceof ExecutionUpdated e) {
      return new ExecutionUpdated(header, execution(e.execution()));
    } else if (event instanceof ExecutionEnded e) {
      return new ExecutionEnded(header, execution(e.execution()), e.summary());
    } else if (event instanceof SessionDescribed e) {
      return new SessionDescribed(header, session(e.session()));
    }
    return event;
  }

  private void llmDelta(LlmDelta delta, boolean afterGap) {
    TextStream stream = streams.of(delta, delta.offset() == 0);
    stream.add(delta.text(), delta.reasoning(), afterGap, delta.weight());
    Masker masker = new Masker(redactor);
    if (stream.hasOutput() || delta.toolCall() != null) {
      next.accept(
          new LlmDelta(
              delta.header(),
              delta.interaction(),
              delta.offset(),
              stream.text(),
              stream.reasoning(),
              delta.toolCall() == null ? null : masker.toolCall(delta.toolCall()),
              stream.settleWeight()));
    }
  }

  private void stepContent(StepContent content, boolean afterGap) {
    TextStream stream = streams.of(content, false);
    stream.add(content.text(), content.reasoning(), afterGap, content.weight());
    if (stream.hasOutput() || content.metadata() != null) {
      next.accept(
          new StepContent(
              content.header(),
              content.step(),
              stream.text(),
              stream.reasoning(),
              new Masker(redactor).map("metadata", content.metadata()),
              stream.settleWeight()));
    }
  }

  private void endStream(TheaterEvent end, boolean afterGap) {
    TextStream stream = streams.end(Objects.requireNonNull(DeltaKey.of(end)), afterGap);
    if (stream != null) {
      sayRest(stream, end.header());
    }
  }

  /** Nothing follows any more: what could have become a secret is none. */
  void close() {
    for (TextStream stream : streams.endAll()) {
      sayRest(stream, stream.header());
    }
  }

  private void sayRest(TextStream stream, EventHeader header) {
    if (stream.mustSpeak()) {
      next.accept(stream.rest(header));
    }
  }

  private Session session(Session session) {
    Masker masker = new Masker(redactor);
    return new Session(
        session.id(),
        session.owner(),
        masker.text("title", session.title()),
        masker.map("attributes", session.attributes()),
        session.createdAt(),
        session.updatedAt(),
        session.counts());
  }

  private Execution execution(Execution run) {
    Masker masker = new Masker(redactor);
    return run.toBuilder()
        .name(masker.text("name", run.name()))
        .plan(masker.plan(run.plan()))
        .input(masker.text("input", run.input()))
        .output(masker.tree("output", run.output()))
        .error(masker.error(run.error()))
        .metadata(masker.map("metadata", run.metadata()))
        .build();
  }

  private StepRecord step(StepRecord step) {
    Masker masker = new Masker(redactor);
    return step.toBuilder()
        .title(masker.text("title", step.title()))
        .description(masker.text("description", step.description()))
        .condition(masker.text("condition", step.condition()))
        .conditionResult(masker.text("condition", step.conditionResult()))
        .progressMessage(masker.text("progress", step.progressMessage()))
        .output(masker.text("output", step.output()))
        .reasoning(masker.text("reasoning", step.reasoning()))
        .summary(head(masker.text("summary", step.summary())))
        .result(masker.tree("result", step.result()))
        .reason(masker.text("reason", step.reason()))
        .error(masker.error(step.error()))
        .metadata(masker.map("metadata", step.metadata()))
        .build();
  }

  /** Cut only now: half of a secret would not have been recognised. */
  private static @Nullable String head(@Nullable String summary) {
    if (summary == null || summary.length() <= MAX_SUMMARY) {
      return summary;
    }
    // A cut pair would leave a lone surrogate, which is replaced.
    return CleanText.of(summary.substring(0, MAX_SUMMARY - 1)) + "…";
  }

  /** The largest records and the most frequent: what nobody had to change is not made anew. */
  private LlmInteraction interaction(LlmInteraction call) {
    Masker masker = new Masker(redactor);
    String endpoint = masker.text("endpoint", call.endpoint());
    Map<String, Object> params = masker.map("params", call.params());
    ErrorInfo error = masker.error(call.error());
    Map<String, Object> metadata = masker.map("metadata", call.metadata());
    List<Message> messages = masker.messages(call.messages());
    String response = masker.text("response", call.response());
    String reasoning = masker.text("reasoning", call.reasoning());
    List<ToolCall> toolCalls = masker.toolCalls(call.toolCalls());
    String rawRequest = masker.text("raw_request", call.rawRequest());
    String rawResponse = masker.text("raw_response", call.rawResponse());
    if (masker.changedNothing() && call.redactions() == null && call.sanitized() == null) {
      return call;
    }
    return call.toBuilder()
        .endpoint(endpoint)
        .params(params)
        .error(error)
        .metadata(metadata)
        .messages(messages)
        .response(response)
        .reasoning(reasoning)
        .toolCalls(toolCalls)
        .rawRequest(rawRequest)
        .rawResponse(rawResponse)
        .redactions(masker.findings())
        .sanitized(masker.sanitized())
        .build();
  }
}
