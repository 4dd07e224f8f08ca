package io.theater.file.internal.upkeep;

import io.theater.segment.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks how the disk is doing, on a thread that is there only meanwhile, so that a disk which does
 * not answer holds up nobody who asks. Thread-safe; one asks at a time, the others share the
 * answer.
 */
public final class DiskLook {
  private static final long PATIENCE_MILLIS = 1_000;

  private final Storage storage;
  private final Path written;
  private final FreeDisk free;
  private @Nullable CompletableFuture<Seen> asked; // guarded by this

  /**
   * An answer.
   *
   * @param writable whether files can be created
   * @param freeBytes how much is left, or why that is unknown
   */
  public record Seen(boolean writable, Object freeBytes) {}

  /** Nothing is asked yet. */
  public DiskLook(Storage storage, Path written, FreeDisk free) {
    this.storage = storage;
    this.written = written;
    this.free = free;
  }

  /** What it answers now; empty when that takes longer than a second. */
  public Optional<Seen> ask() {
    try {
      return Optional.of(asked().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private synchronized CompletableFuture<Seen> asked() {
    CompletableFuture<Seen> answer = asked;
    if (answer == null || answer.isDone()) {
      answer = CompletableFuture.supplyAsync(this::look, DiskLook::start);
      asked = answer;
    }
    return answer;
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "theater-look-file");
    thread.setDaemon(true);
    thread.start();
  }

  private Seen look() {
    free.isLow(); // looks, if it has not just done so
    return new Seen(Files.isWritable(written), freeBytes());
  }

  private Object freeBytes() {
    try {
      return storage.usableSpace(written);
    } catch (IOException unknown) {
      return "unknown: " + unknown.getMessage();
    }
  }
}
