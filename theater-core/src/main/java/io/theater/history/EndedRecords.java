package io.theater.history;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Steps and interactions that have ended, by id. Whoever asks while the same record is being read
 * waits for that read. Records that have not ended, ids that are not known and failures are never
 * kept, so that every later read asks the store again.
 */
final class EndedRecords {
  /** How long the link to a host's message, which comes after the end, may go unseen. */
  static final Duration UNLINKED = Duration.ofSeconds(1);

  /** How long a record that the store has deleted may still be seen. */
  static final Duration SETTLED = Duration.ofMinutes(1);

  private final AsyncCache<Key, Object> records;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  EndedRecords(long maxBytes, Ticker ticker) {
    records =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher(EndedRecords::weigh)
            .expireAfter(Expiry.creating(EndedRecords::timeToLive))
            .ticker(ticker)
            .executor(Runnable::run)
            .buildAsync();
  }

  /** The record as it is kept, or as the store gives it now. */
  <T> Optional<T> find(Class<T> type, String id, Supplier<Optional<T>> store) {
    CompletableFuture<Object> mine = new CompletableFuture<>();
    CompletableFuture<Object> first = records.asMap().putIfAbsent(new Key(type, id), mine);
    if (first == null) {
      misses.increment();
      return load(store, mine);
    }
    Object shared = first.join();
    (shared == null ? misses : hits).increment();
    return shared == null ? store.get() : Optional.of(type.cast(shared));
  }

  /** What it holds, and how many reads it spared the store. */
  CacheUse use() {
    Cache<Key, Object> known = records.synchronous();
    long bytes =
        known.policy().eviction().map(eviction -> eviction.weightedSize().orElse(0)).orElse(0L);
    return new CacheUse(known.estimatedSize(), bytes, hits.sum(), misses.sum());
  }

  /** Null sends those who wait to the store themselves, and the cache drops the entry. */
  private static <T> Optional<T> load(Supplier<Optional<T>> store, CompletableFuture<Object> mine) {
    Optional<T> found = Optional.empty();
    try {
      found = store.get();
      return found;
    } finally {
      mine.complete(found.filter(EndedRecords::isLasting).orElse(null));
    }
  }

  /** Interrupted may be this node's guess about another, so it is asked again. */
  private static boolean isLasting(Object record) {
    return record instanceof LlmInteraction call
        ? call.ended() && call.stage() != LlmStage.INTERRUPTED
        : record instanceof StepRecord step
            && step.ended()
            && step.status() != StepStatus.INTERRUPTED;
  }

  private static int weigh(Key key, Object record) {
    long bytes = RecordSize.ofCharacters(key.id.length());
    if (record instanceof LlmInteraction call) {
      bytes += RecordSize.of(call);
    } else if (record instanceof StepRecord step) {
      bytes += RecordSize.of(step);
    }
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }

  private static Duration timeToLive(Key key, Object record) {
    boolean maybeLinked =
        record instanceof LlmInteraction call && !Boolean.TRUE.equals(call.finalized());
    return maybeLinked ? UNLINKED : SETTLED;
  }

  private record Key(Class<?> type, String id) {}
}
