package io.theater.model;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Free data of a record, such as metadata: text keys in the order in which they were given, values
 * as they came, null included. It cannot be changed, so that records share one instead of copying
 * it. For any number of threads as far as its values are.
 */
public final class DataMap extends AbstractMap<String, Object> {
  private static final int FEW = 16;

  private final @Nullable Object[] content; // keys and values in turn
  private volatile @Nullable Map<Object, Integer> positions; // made when many keys are searched

  private DataMap(@Nullable Object[] content) {
    this.content = content;
  }

  /**
   * Copies a map, not its values.
   *
   * @param map any map with text keys
   * @return the same instance if it is one of these
   */
  public static DataMap copyOf(Map<String, ?> map) {
    if (map instanceof DataMap data) {
      return data;
    }
    @Nullable Object[] content = new Object[2 * map.size()];
    int size = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (size == content.length) {
        content = Arrays.copyOf(content, 2 * size + 2); // it grew meanwhile
      }
      content[size++] = entry.getKey();
      content[size++] = entry.getValue();
    }
    return new DataMap(size == content.length ? content : Arrays.copyOf(content, size));
  }

  @Override
  public int size() {
    return content.length / 2;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return position(key) >= 0;
  }

  @Override
  @SuppressWarnings("NullAway") // a value may be null, which the type of a map cannot say here
  public Object get(@Nullable Object key) {
    int at = position(key);
    return at < 0 ? null : content[at + 1];
  }

  private int position(@Nullable Object key) {
    if (key == null || size() > FEW) {
      return known().getOrDefault(key, -1);
    }
    for (int i = 0; i < content.length; i += 2) {
      if (key.equals(content[i])) {
        return i;
      }
    }
    return -1;
  }

  private Map<Object, Integer> known() {
    Map<Object, Integer> known = positions;
    if (known == null) {
      known = new HashMap<>(content.length);
      for (int i = 0; i < content.length; i += 2) {
        known.put(content[i], i);
      }
      positions = known;
    }
    return known;
  }

  @Override
  public Set<Map.Entry<String, Object>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return DataMap.this.size();
      }

      @Override
      public Iterator<Map.Entry<String, Object>> iterator() {
        return new Entries();
      }
    };
  }

  private final class Entries implements Iterator<Map.Entry<String, Object>> {
    private int next;

    @Override
    public boolean hasNext() {
      return next < content.length;
    }

    // As for get; and a host without generics may have put in other keys, which is no error here.
    @Override
    @SuppressWarnings({"NullAway", "unchecked", "rawtypes"})
    public Map.Entry<String, Object> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      next += 2;
      return new SimpleImmutableEntry(content[next - 2], content[next - 1]);
    }
  }
}
