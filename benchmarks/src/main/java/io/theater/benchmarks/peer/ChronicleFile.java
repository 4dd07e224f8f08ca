package io.theater.benchmarks.peer;

import io.theater.benchmarks.work.Contender;
import io.theater.model.LlmInteraction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Chronicle Queue with a line of JSON as each excerpt: the thread of the caller encodes it with a
 * streaming generator and copies it into the mapped file.
 */
public final class ChronicleFile implements Contender {
  /** What its JVM must open for it, as its manual says; and that it reports its use to nobody. */
  public static final List<String> JVM_OPTIONS =
      List.of(
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
          "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
          "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "-Dchronicle.analytics.disable=true");

  private final ChronicleQueue queue;
  private final ThreadLocal<Writer> writers = ThreadLocal.withInitial(this::newWriter);
  private final AtomicLong seq = new AtomicLong();

  /** Writes to a new queue. */
  public ChronicleFile(Path directory) {
    queue = ChronicleQueue.singleBuilder(directory).build();
  }

  private record Writer(ExcerptAppender appender, ReusedBuffer buffer, JsonLines lines) {}

  private Writer newWriter() {
    ReusedBuffer buffer = new ReusedBuffer(64 << 10);
    try {
      return new Writer(queue.createAppender(), buffer, new JsonLines(buffer));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Override
  public void record(LlmInteraction interaction) {
    Writer writer = writers.get();
    try {
      writer.lines().write(seq.incrementAndGet(), interaction);
      writer.lines().flush();
      try (DocumentContext excerpt = writer.appender().writingDocument()) {
        writer.buffer().drainTo(excerpt.wire().bytes().outputStream());
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Override
  public void close() {
    queue.close();
  }
}
