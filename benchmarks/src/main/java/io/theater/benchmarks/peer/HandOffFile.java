package io.theater.benchmarks.peer;

import io.theater.benchmarks.work.Contender;
import io.theater.model.LlmInteraction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The limit: the caller hands a reference to a bounded queue, one thread encodes with a streaming
 * generator and writes a megabyte at a time. Nothing is masked, numbered or checked.
 */
public final class HandOffFile implements Contender {
  private static final int WRITE_BYTES = 1 << 20;
  private static final int BATCH = 128;
  private static final LlmInteraction END = LlmInteraction.builder("end", "end").build();

  private final BlockingQueue<LlmInteraction> queue = new ArrayBlockingQueue<>(16_384);
  private final Thread writer;

  /** Starts writing to a new file. */
  public HandOffFile(Path file) {
    writer = new Thread(() -> write(file), "hand-off");
    writer.start();
  }

  private void write(Path file) {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ReusedBuffer buffer = new ReusedBuffer(2 * WRITE_BYTES);
      JsonLines lines = new JsonLines(buffer);
      List<LlmInteraction> batch = new ArrayList<>();
      long seq = 0;
      boolean open = true;
      while (open) {
        batch.add(queue.take());
        queue.drainTo(batch, BATCH);
        for (LlmInteraction call : batch) {
          open &= !call.id().equals(END.id());
          if (open) {
            lines.write(++seq, call);
          }
        }
        batch.clear();
        if (buffer.size() >= WRITE_BYTES || queue.isEmpty()) {
          lines.flush();
          buffer.drainTo(channel);
        }
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void record(LlmInteraction interaction) {
    try {
      queue.put(interaction);
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }

  @Override
  public void close() throws InterruptedException {
    queue.put(END);
    writer.join();
  }
}
