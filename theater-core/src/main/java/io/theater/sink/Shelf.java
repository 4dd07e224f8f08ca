package io.theater.sink;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Records of one kind by id and in the order of arrival. Safe for any number of threads. */
final class Shelf<R> {
  final RecordKind<R> kind;

  private final Map<String, MemoryRecord<R>> byId = new ConcurrentHashMap<>();
  private final ConcurrentNavigableMap<Long, MemoryRecord<R>> inOrder =
      new ConcurrentSkipListMap<>();

  Shelf(RecordKind<R> kind) {
    this.kind = kind;
  }

  @Nullable MemoryRecord<R> get(String id) {
    return byId.get(id);
  }

  void add(MemoryRecord<R> record) {
    inOrder.put(record.position, record);
    byId.put(record.id, record);
  }

  /** A record of another shelf is ignored, since positions are unique across shelves. */
  void remove(MemoryRecord<?> record) {
    inOrder.remove(record.position, record);
    byId.remove(record.id, record);
  }

  Stream<MemoryRecord<R>> oldestFirst(long after) {
    return inOrder.tailMap(after, false).values().stream();
  }

  Stream<MemoryRecord<R>> newestFirst(long before) {
    return inOrder.headMap(before, false).descendingMap().values().stream();
  }

  Stream<MemoryRecord<R>> all() {
    return inOrder.values().stream();
  }

  /** The oldest record that has ended, or the oldest of all. */
  Optional<MemoryRecord<R>> oldest(boolean ended) {
    return all().filter(record -> !ended || record.ended()).findFirst();
  }
}
