package io.theater.benchmarks.peer;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.util.FileSize;
import io.theater.benchmarks.work.Contender;
import io.theater.model.LlmInteraction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Logback as one would set it up to lose nothing and be fast: an asynchronous appender that waits
 * when it is full, the record as an argument that only the encoder looks at, a buffered file.
 */
public final class LogbackFile implements Contender {
  private static final int QUEUE = 16_384;

  private final LoggerContext context = new LoggerContext();
  private final Logger logger;

  /** Starts logging to a new file. */
  public LogbackFile(Path file) throws IOException {
    context.setMDCAdapter(new LogbackMDCAdapter());
    FileAppender<ILoggingEvent> appender = new FileAppender<>();
    appender.setContext(context);
    appender.setFile(file.toString());
    appender.setImmediateFlush(false);
    appender.setBufferSize(new FileSize(1 << 20));
    appender.setEncoder(started(new LineEncoder()));
    appender.start();
    AsyncAppender async = new AsyncAppender();
    async.setContext(context);
    async.setQueueSize(QUEUE);
    async.setDiscardingThreshold(0);
    async.setNeverBlock(false);
    async.setMaxFlushTime(0);
    async.addAppender(appender);
    async.start();
    logger = context.getLogger("llm");
    logger.setLevel(Level.INFO);
    logger.addAppender(async);
  }

  private LineEncoder started(LineEncoder encoder) {
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }

  @Override
  public void record(LlmInteraction interaction) {
    logger.info("llm", interaction);
  }

  @Override
  public void close() {
    context.stop();
  }

  private static final class LineEncoder extends EncoderBase<ILoggingEvent> {
    private final ReusedBuffer buffer = new ReusedBuffer(64 << 10);
    private final JsonLines lines;
    private long seq;

    LineEncoder() throws IOException {
      lines = new JsonLines(buffer);
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
      try {
        buffer.reset();
        lines.write(++seq, (LlmInteraction) event.getArgumentArray()[0]);
        lines.flush();
        return buffer.toByteArray();
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }

    @Override
    public byte[] headerBytes() {
      return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
      return new byte[0];
    }
  }
}
