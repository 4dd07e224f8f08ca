package io.theater;

import io.theater.event.EventHeader;
import io.theater.event.TheaterEvent;
import io.theater.internal.CappedText;
import io.theater.internal.Snapshot;
import io.theater.internal.pipeline.Pipeline;
import io.theater.model.ErrorInfo;
import io.theater.model.Truncation;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What every handle given to the host needs to report events. Its rule: whatever goes wrong in here
 * is counted and never reaches the host.
 *
 * @param pipeline where events go
 * @param settings what the host configured
 * @param clock wall clock, to show
 * @param nanoTime monotonic clock, to measure
 * @param boot which process run this is
 */
record Recorder(
    Pipeline pipeline, RecorderSettings settings, Clock clock, LongSupplier nanoTime, String boot) {
  private static final int MAX_STACK_CHARS = 16 * 1024;

  /** The host's clock; the system's when that one fails, because every event has a time. */
  Instant now() {
    try {
      return clock.instant();
    } catch (Throwable broken) {
      return Instant.now();
    }
  }

  EventHeader header(String sessionId, @Nullable String executionId) {
    return EventHeader.of(sessionId, executionId, now());
  }

  void emit(TheaterEvent event) {
    pipeline.offer(event);
  }

  /** Runs recording code; an error in it is counted and the host goes on. */
  void guard(Runnable recording) {
    try {
      recording.run();
    } catch (Throwable broken) {
      lost(broken);
    }
  }

  /** The same for recording code with a result. */
  <T> T guard(Supplier<T> recording, T fallback) {
    try {
      return recording.get();
    } catch (Throwable broken) {
      lost(broken);
      return fallback;
    }
  }

  private void lost(Throwable broken) {
    try {
      pipeline.lost("an event could not be made", broken);
    } catch (Throwable hopeless) {
      // Out of memory twice in a row: the host matters more.
    }
  }

  @Nullable Object data(@Nullable Object value) {
    return Snapshot.of(value, settings.fieldChars());
  }

  @Nullable Map<String, Object> data(@Nullable Map<?, ?> map) {
    return Snapshot.ofMap(map, settings.fieldChars());
  }

  String cut(String field, String text, Consumer<Truncation> report) {
    return CappedText.cut(field, text, settings.fieldChars(), report);
  }

  @Nullable String cut(@Nullable String text) {
    return text == null ? null : CappedText.cut("", text, settings.fieldChars(), report -> {});
  }

  /** A message may be as long as what it quotes. */
  @Nullable ErrorInfo cut(@Nullable ErrorInfo error) {
    return error == null
        ? null
        : new ErrorInfo(
            Names.name(error.code()),
            error.level(),
            CappedText.cut("", error.title(), Names.MAX_ID, report -> {}),
            CappedText.cut("", error.message(), MAX_STACK_CHARS, report -> {}),
            cut(error.suggestion()),
            error.canRetry(),
            error.type(),
            error.stackHash(),
            cut(error.stackTrace()));
  }

  /** Never null and never an exception, whatever the classifier or the exception do. */
  ErrorInfo classify(@Nullable Throwable failure) {
    if (failure == null) {
      return ErrorInfo.of("UNKNOWN_ERROR", "Failed", "no reason was given").retryable(true);
    }
    ErrorInfo known = known(failure);
    try {
      return known.thrown(failure.getClass().getName(), stackHash(failure), stackTrace(failure));
    } catch (Throwable hostile) {
      return known;
    }
  }

  private ErrorInfo known(Throwable failure) {
    try {
      ErrorInfo known = settings.classifier().classify(failure);
      return known != null ? known : StandardErrors.classify(failure);
    } catch (Throwable broken) {
      return ErrorInfo.of("UNKNOWN_ERROR", "Unexpected error", failure.getClass().getName())
          .retryable(true);
    }
  }

  private static String stackHash(Throwable failure) {
    long hash = failure.getClass().getName().hashCode();
    for (StackTraceElement frame : failure.getStackTrace()) {
      hash = hash * 31 + frame.getClassName().hashCode();
      hash = hash * 31 + frame.getMethodName().hashCode();
      hash = hash * 31 + frame.getLineNumber();
    }
    return String.format(java.util.Locale.ROOT, "%016x", hash);
  }

  private static String stackTrace(Throwable failure) {
    CappedText text = new CappedText(MAX_STACK_CHARS);
    failure.printStackTrace(new PrintWriter(new CappedWriter(text)));
    return text.text();
  }

  /** Causes of causes can be long: only head and tail are ever kept. */
  private static final class CappedWriter extends Writer {
    private final CappedText text;

    CappedWriter(CappedText text) {
      this.text = text;
    }

    @Override
    public void write(char[] chars, int from, int length) {
      text.append(new String(chars, from, length));
    }

    @Override
    public void write(String part, int from, int length) {
      text.append(part.substring(from, from + length));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  Duration since(long startNanos) {
    return Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - startNanos));
  }
}
