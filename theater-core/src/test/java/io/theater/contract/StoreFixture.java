package io.theater.contract;

import io.theater.event.TheaterEvent;
import io.theater.history.HistoryStore;
import io.theater.model.Page;
import io.theater.sink.EventSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Opens, feeds and reopens the store under test. */
abstract class StoreFixture<S extends EventSink & HistoryStore> {
  @TempDir Path sandbox;
  private Path directory;
  private S sink;
  private HistoryStore history;

  /** Opens the store, for the first time or after it was closed, on a directory of its own. */
  protected abstract S open(Path directory) throws Exception;

  /** Whether what was stored is there again after {@link #open}. */
  protected boolean isPersistent() {
    return true;
  }

  /** What the queries are sent to: the store itself, or what stands in front of it. */
  protected HistoryStore reader(S opened) {
    return opened;
  }

  @BeforeEach
  final void openStore() throws Exception {
    directory = Files.createDirectories(sandbox.resolve("a/b/c/store"));
    sink = open(directory);
    history = reader(sink);
  }

  @AfterEach
  final void closeStore() throws Exception {
    sink.close();
  }

  final HistoryStore history() {
    return history;
  }

  final void store(TheaterEvent... events) throws Exception {
    store(Arrays.asList(events));
  }

  final void store(List<TheaterEvent> batch) throws Exception {
    sink.write(List.copyOf(batch));
    sink.flush();
  }

  /** What a restart of the host does; a store in memory cannot be restarted. */
  final void reopen() throws Exception {
    if (isPersistent()) {
      sink.close();
      sink = open(directory);
      history = reader(sink);
    }
  }

  /** Turns all pages of a list. */
  static <T, K> List<K> allPages(Function<@Nullable String, Page<T>> page, Function<T, K> key) {
    List<K> keys = new ArrayList<>();
    Page<T> current = page.apply(null);
    current.items().forEach(item -> keys.add(key.apply(item)));
    while (current.hasMore()) {
      current = page.apply(current.nextCursor());
      current.items().forEach(item -> keys.add(key.apply(item)));
    }
    return keys;
  }
}
