package io.theater.file.internal.archive;

import io.theater.file.internal.Names;
import io.theater.file.internal.RecordKind;
import io.theater.file.internal.index.Nanos;
import io.theater.model.Cost;
import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.LlmTiming;
import io.theater.model.Session;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import io.theater.model.Usage;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A row of the index: 152 bytes, of which a kind uses what it has. */
final class RowLayout {
  static final int FIRST_SEQ = 0;
  static final int LAST_SEQ = 8;
  static final int SESSION = 16;
  static final int BLOCK = 20;
  static final int OFFSET = 24;
  static final int LENGTH = 28;
  static final int CONTINUES = 32; // one byte
  static final int ID = 36;
  private static final int TEXT = 40; // ten texts
  private static final int NUMBER = 80; // nine numbers
  static final int BYTES = 152;

  static final int MESSAGE = TEXT + 2 * 4;
  static final int EXECUTION = TEXT;

  private static final int STATUS = 9; // of the texts
  private static final long NONE = Long.MIN_VALUE;
  private static final String[] NO_TEXTS = new String[10];
  private static final long[] NO_NUMBERS = new long[9];

  private RowLayout() {}

  // ---- writing

  static void write(DataOutputStream out, IndexRow<?> row, int session, TextTable texts)
      throws IOException {
    out.writeLong(row.firstSeq());
    out.writeLong(row.lastSeq());
    out.writeInt(session);
    out.writeInt(row.spot().block());
    out.writeInt(row.spot().offset());
    out.writeInt(row.spot().length());
    out.writeBoolean(row.continues());
    out.writeByte(0);
    out.writeShort(0);
    out.writeInt(texts.number(row.id()));
    for (String text : texts(row.summary())) {
      out.writeInt(texts.number(text));
    }
    for (long number : numbers(row.summary())) {
      out.writeLong(number);
    }
  }

  private static @Nullable String[] texts(Object summary) {
    if (summary instanceof LlmInteraction call) {
      Cost cost = call.cost();
      return new @Nullable String[] {
        call.executionId(),
        call.stepId(),
        call.messageId(),
        call.role(),
        call.provider(),
        call.requestModel(),
        call.responseModel(),
        call.boot(),
        cost == null ? null : cost.currency() + " " + cost.source(),
        call.stage() == null ? null : call.stage().wireName()
      };
    }
    @Nullable String[] texts = NO_TEXTS.clone();
    if (summary instanceof StepRecord step) {
      texts[0] = step.executionId();
      texts[7] = step.boot();
      texts[STATUS] = step.status() == null ? null : step.status().wireName();
    } else if (summary instanceof Execution run) {
      texts[3] = run.type();
      texts[7] = run.boot();
      texts[STATUS] = run.status() == null ? null : run.status().wireName();
    } else if (summary instanceof Session session) {
      texts[3] = session.title();
      texts[4] = session.owner();
    }
    return texts;
  }

  private static long[] numbers(Object summary) {
    if (!(summary instanceof LlmInteraction call)) {
      return NO_NUMBERS;
    }
    Usage usage = call.usage();
    Cost cost = call.cost();
    Duration duration = call.timing() == null ? null : call.timing().duration();
    return new long[] {
      Micros.of(call.timestamp()),
      duration == null ? NONE : Nanos.of(duration),
      usage == null ? NONE : number(usage.inputTokens()),
      usage == null ? NONE : number(usage.outputTokens()),
      usage == null ? NONE : number(usage.totalTokens()),
      usage == null ? NONE : number(usage.cacheReadTokens()),
      usage == null ? NONE : number(usage.cacheWriteTokens()),
      usage == null ? NONE : number(usage.reasoningTokens()),
      cost == null ? NONE : Double.doubleToLongBits(cost.amount().doubleValue())
    };
  }

  private static long number(@Nullable Long value) {
    return value == null ? NONE : value;
  }

  // ---- reading

  @SuppressWarnings("unchecked") // the kind names the type
  static <R> R summary(IndexFile file, int row, RecordKind<R> kind) {
    if (kind == RecordKind.INTERACTION) {
      return (R) interaction(file, row);
    } else if (kind == RecordKind.STEP) {
      return (R) step(file, row);
    }
    return (R) (kind == RecordKind.EXECUTION ? execution(file, row) : session(file, row));
  }

  private static LlmInteraction interaction(IndexFile file, int row) {
    String stage = text(file, row, STATUS);
    long timestamp = number(file, row, 0);
    return LlmInteraction.builder(file.id(row), file.sessionIdOfRow(row))
        .executionId(text(file, row, 0))
        .stepId(text(file, row, 1))
        .messageId(text(file, row, 2))
        .timestamp(timestamp == NONE ? null : Micros.instant(timestamp))
        .stage(stage == null ? null : LlmStage.ofWireName(stage))
        .role(name(file, row, 3))
        .provider(name(file, row, 4))
        .requestModel(name(file, row, 5))
        .responseModel(name(file, row, 6))
        .boot(name(file, row, 7))
        .timing(timing(number(file, row, 1)))
        .usage(usage(file, row))
        .cost(cost(text(file, row, 8), number(file, row, 8)))
        .build();
  }

  private static @Nullable LlmTiming timing(long nanos) {
    return nanos == NONE
        ? null
        : new LlmTiming(null, null, null, null, Duration.ofNanos(nanos), null, null, null, null);
  }

  private static @Nullable Usage usage(IndexFile file, int row) {
    boolean known = false;
    @Nullable Long[] tokens = new Long[6];
    for (int i = 0; i < tokens.length; i++) {
      long number = number(file, row, 2 + i);
      tokens[i] = number == NONE ? null : number;
      known |= number != NONE;
    }
    return known
        ? new Usage(tokens[0], tokens[1], tokens[2], tokens[3], tokens[4], tokens[5])
        : null;
  }

  private static @Nullable Cost cost(@Nullable String currencyAndSource, long bits) {
    if (currencyAndSource == null) {
      return null;
    }
    int space = currencyAndSource.indexOf(' ');
    return new Cost(
        BigDecimal.valueOf(Double.longBitsToDouble(bits)).stripTrailingZeros(),
        Names.same(currencyAndSource.substring(0, space)),
        Names.same(currencyAndSource.substring(space + 1)));
  }

  private static StepRecord step(IndexFile file, int row) {
    String status = text(file, row, STATUS);
    return StepRecord.builder(
            file.id(row), String.valueOf(text(file, row, 0)), file.sessionIdOfRow(row))
        .status(status == null ? null : StepStatus.ofWireName(status))
        .boot(name(file, row, 7))
        .build();
  }

  private static Execution execution(IndexFile file, int row) {
    String status = text(file, row, STATUS);
    return Execution.builder(file.id(row), file.sessionIdOfRow(row))
        .type(name(file, row, 3))
        .status(status == null ? null : ExecutionStatus.ofWireName(status))
        .boot(name(file, row, 7))
        .build();
  }

  private static Session session(IndexFile file, int row) {
    return new Session(
        file.id(row), text(file, row, 4), text(file, row, 3), null, null, null, null);
  }

  private static @Nullable String text(IndexFile file, int row, int index) {
    return file.text(file.rowInt(row, TEXT + 4 * index));
  }

  private static @Nullable String name(IndexFile file, int row, int index) {
    return Names.shared(text(file, row, index));
  }

  private static long number(IndexFile file, int row, int index) {
    return file.rowLong(row, NUMBER + 8 * index);
  }
}
