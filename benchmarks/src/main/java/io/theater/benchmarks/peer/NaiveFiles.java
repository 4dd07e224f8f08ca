package io.theater.benchmarks.peer;

import io.theater.benchmarks.work.Contender;
import io.theater.model.LlmInteraction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What many write at first: each record opens, appends to and closes two files, one per session.
 */
public final class NaiveFiles implements Contender {
  private final Path directory;
  private final ReusedBuffer buffer = new ReusedBuffer(64 << 10); // guarded by this
  private final JsonLines lines = newLines(buffer);
  private long seq;

  /** Writes below a directory. */
  public NaiveFiles(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  private static JsonLines newLines(ReusedBuffer buffer) {
    try {
      return new JsonLines(buffer);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Override
  public synchronized void record(LlmInteraction interaction) {
    try {
      append(directory.resolve("all.jsonl"), interaction);
      append(directory.resolve(interaction.sessionId() + ".jsonl"), interaction);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private void append(Path file, LlmInteraction interaction) throws IOException {
    lines.write(++seq, interaction);
    lines.flush();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      buffer.drainTo(channel);
    }
  }

  @Override
  public void close() {}
}
