package io.theater.internal.live;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Entries of one kind in the order in which they came, bounded in number; ended ones leave first,
 * in the order in which they ended. One thread changes it; {@link #values()} needs the owner's
 * lock; the index may be read by anyone.
 *
 * @param <V> immutable state of an entry
 */
final class Shelf<V extends Kept<?>> {

  /** The place of an entry: it stays, its value is replaced. */
  static final class Slot<V> {
    private final String id;
    private volatile V value;

    private Slot(String id, V value) {
      this.id = id;
      this.value = value;
    }

    V value() {
      return value;
    }
  }

  private final int maxEnded;
  private final int maxAll;
  private final Map<String, Slot<V>> index;
  private final Map<String, Slot<V>> all = new LinkedHashMap<>();
  private final Set<Slot<V>> ended = new LinkedHashSet<>();
  private long bytes;

  /**
   * An empty shelf.
   *
   * @param maxEnded how many ended entries stay
   * @param maxAll how many entries stay
   * @param index by id, shared by the shelves of all sessions
   */
  Shelf(int maxEnded, int maxAll, Map<String, Slot<V>> index) {
    this.maxEnded = maxEnded;
    this.maxAll = maxAll;
    this.index = index;
  }

  @Nullable V get(String id) {
    Slot<V> slot = all.get(id);
    return slot == null ? null : slot.value;
  }

  void put(String id, V value) {
    Slot<V> slot = all.get(id);
    if (slot == null) {
      slot = new Slot<>(id, value);
      all.put(id, slot);
      index.put(id, slot);
    } else {
      bytes -= slot.value.bytes();
      slot.value = value;
    }
    bytes += value.bytes();
    if (value.ended()) {
      ended.add(slot);
    }
  }

  /** Removes one entry that is over the bounds; null when none is. */
  @Nullable V trim() {
    if (ended.size() > maxEnded || (all.size() > maxAll && !ended.isEmpty())) {
      return removeFirst(ended);
    }
    return all.size() > maxAll ? removeFirst(all.values()) : null;
  }

  boolean removeEnded() {
    return !ended.isEmpty() && removeFirst(ended) != null;
  }

  /** Removes the oldest entry unless it is the only one. */
  boolean removeOldest() {
    return all.size() > 1 && removeFirst(all.values()) != null;
  }

  void removeIf(Predicate<V> condition) {
    List<Slot<V>> matching = new ArrayList<>();
    for (Slot<V> slot : all.values()) {
      if (condition.test(slot.value)) {
        matching.add(slot);
      }
    }
    matching.forEach(this::remove);
  }

  void remove(String id) {
    Slot<V> slot = all.get(id);
    if (slot != null) {
      remove(slot);
    }
  }

  private V removeFirst(Iterable<Slot<V>> slots) {
    Iterator<Slot<V>> oldest = slots.iterator();
    Slot<V> slot = oldest.next();
    remove(slot);
    return slot.value;
  }

  private void remove(Slot<V> slot) {
    all.remove(slot.id);
    ended.remove(slot);
    index.remove(slot.id, slot);
    bytes -= slot.value.bytes();
  }

  boolean hasOpen() {
    return all.size() > ended.size();
  }

  long bytes() {
    return bytes;
  }

  List<V> values() {
    List<V> values = new ArrayList<>(all.size());
    all.values().forEach(slot -> values.add(slot.value));
    return values;
  }
}
