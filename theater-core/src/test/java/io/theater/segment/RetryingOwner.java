package io.theater.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a recorder does with a {@link SegmentWriter}: keeps the batch until it is flushed, appends
 * it again after a failure, and starts a new segment when durability is lost.
 */
final class RetryingOwner {
  private static final int ATTEMPTS = 50;

  private final Storage storage;
  private final List<ByteBuffer> batch = new ArrayList<>();
  private int number;
  private SegmentWriter writer;
  int failures;

  RetryingOwner(Storage storage, int number) throws IOException {
    this.storage = storage;
    this.number = number;
    this.writer = open();
  }

  static Path segment(int number) {
    return Path.of("/log/segment-" + number + ".jsonl");
  }

  int number() {
    return number;
  }

  void append(ByteBuffer object) throws IOException {
    batch.add(object);
    try {
      writer.append(object);
    } catch (SegmentWriteException e) {
      appendAgain(e);
    }
  }

  void flush() throws IOException {
    attempt(writer::flush);
    batch.clear();
  }

  /** Returns false if durability was lost and a new segment begun. */
  boolean force() throws IOException {
    try {
      attempt(writer::force);
      return true;
    } catch (DurabilityException e) {
      failures++;
      number++;
      writer = open();
      return false;
    } finally {
      batch.clear();
    }
  }

  private SegmentWriter open() throws IOException {
    for (int i = 0; ; i++) {
      try {
        return SegmentWriter.open(storage, segment(number), 128);
      } catch (IOException e) {
        failures++;
        if (i == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void attempt(Write write) throws IOException {
    for (int i = 0; ; i++) {
      try {
        write.run();
        return;
      } catch (SegmentWriteException e) {
        if (i == ATTEMPTS) {
          throw e;
        }
        appendAgain(e);
      }
    }
  }

  private void appendAgain(SegmentWriteException failure) throws IOException {
    int appended = batch.size();
    for (int i = 0; i < ATTEMPTS; i++) {
      failures++;
      assertThat(failure.lostLines()).isEqualTo(appended);
      appended = 0;
      try {
        for (ByteBuffer object : batch) {
          appended++;
          writer.append(object);
        }
        return;
      } catch (SegmentWriteException again) {
        failure = again;
      }
    }
    throw failure;
  }

  private interface Write {
    void run() throws IOException;
  }
}
