package io.theater.sink;

import io.theater.history.Interrupted;
import io.theater.history.RecordSize;
import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.StepRecord;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a shelf must know of the records it keeps. */
interface RecordKind<R> {
  RecordKind<Execution> EXECUTION = new Executions();
  RecordKind<StepRecord> STEP = new Steps();
  RecordKind<LlmInteraction> INTERACTION = new Interactions();

  String id(R record);

  @Nullable String boot(R record);

  R merge(R earlier, R later);

  boolean ended(R record);

  long bytes(R record);

  R read(R record, Predicate<String> bootIsAlive);

  /** The record with its streamed text, unless it ended with a text of its own. */
  R withText(R record, @Nullable String text, @Nullable String reasoning);

  /** Which text to show: a whole one beats what was streamed, which beats none. */
  private static @Nullable String choose(
      boolean ended, @Nullable String whole, @Nullable String streamed) {
    return streamed == null || (ended && whole != null) ? whole : streamed;
  }

  /** Executions, which stream no text. */
  final class Executions implements RecordKind<Execution> {
    @Override
    public String id(Execution record) {
      return record.id();
    }

    @Override
    public @Nullable String boot(Execution record) {
      return record.boot();
    }

    @Override
    public Execution merge(Execution earlier, Execution later) {
      return earlier.merge(later);
    }

    @Override
    public boolean ended(Execution record) {
      return record.ended();
    }

    @Override
    public long bytes(Execution record) {
      return RecordSize.of(record);
    }

    @Override
    public Execution read(Execution record, Predicate<String> bootIsAlive) {
      return Interrupted.read(record, bootIsAlive);
    }

    @Override
    public Execution withText(Execution record, @Nullable String text, @Nullable String reasoning) {
      return record;
    }
  }

  /** Steps. */
  final class Steps implements RecordKind<StepRecord> {
    @Override
    public String id(StepRecord record) {
      return record.id();
    }

    @Override
    public @Nullable String boot(StepRecord record) {
      return record.boot();
    }

    @Override
    public StepRecord merge(StepRecord earlier, StepRecord later) {
      return earlier.merge(later);
    }

    @Override
    public boolean ended(StepRecord record) {
      return record.ended();
    }

    @Override
    public long bytes(StepRecord record) {
      return RecordSize.of(record);
    }

    @Override
    public StepRecord read(StepRecord record, Predicate<String> bootIsAlive) {
      return Interrupted.read(record, bootIsAlive);
    }

    @Override
    public StepRecord withText(
        StepRecord record, @Nullable String text, @Nullable String reasoning) {
      return record.toBuilder()
          .output(choose(record.ended(), record.output(), text))
          .reasoning(choose(record.ended(), record.reasoning(), reasoning))
          .build();
    }
  }

  /** LLM interactions. */
  final class Interactions implements RecordKind<LlmInteraction> {
    @Override
    public String id(LlmInteraction record) {
      return record.id();
    }

    @Override
    public @Nullable String boot(LlmInteraction record) {
      return record.boot();
    }

    @Override
    public LlmInteraction merge(LlmInteraction earlier, LlmInteraction later) {
      return earlier.merge(later);
    }

    @Override
    public boolean ended(LlmInteraction record) {
      return record.ended();
    }

    @Override
    public long bytes(LlmInteraction record) {
      return RecordSize.of(record);
    }

    @Override
    public LlmInteraction read(LlmInteraction record, Predicate<String> bootIsAlive) {
      return Interrupted.read(record, bootIsAlive);
    }

    @Override
    public LlmInteraction withText(
        LlmInteraction record, @Nullable String text, @Nullable String reasoning) {
      return record.toBuilder()
          .stage(record.ended() ? record.stage() : LlmStage.STREAMING)
          .response(choose(record.ended(), record.response(), text))
          .reasoning(choose(record.ended(), record.reasoning(), reasoning))
          .build();
    }
  }
}
