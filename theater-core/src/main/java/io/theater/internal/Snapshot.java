package io.theater.internal;

import io.theater.model.DataMap;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Copies data of the host into plain JSON shapes, on the host's own thread, so that nothing of the
 * host is touched later. Survives everything a host can pass: cycles become {@code "<cycle>"}, what
 * throws becomes {@code "<error: …>"}, and depth, entries and text are bounded.
 *
 * <p>Records are read by their accessors and beans by their public getters, as JSON libraries do.
 */
public final class Snapshot {
  private static final int MAX_DEPTH = 12;
  private static final int MAX_NODES = 5_000;
  private static final ClassValue<List<Method>> GETTERS =
      new ClassValue<>() {
        @Override
        protected List<Method> computeValue(Class<?> type) {
          return getters(type);
        }
      };

  private final int maxText;
  private final Object[] path = new Object[MAX_DEPTH + 1]; // by depth, to see cycles
  private int nodes;
  private int text;

  private Snapshot(int maxText) {
    this.maxText = maxText;
  }

  /**
   * Copies a value.
   *
   * @param value anything
   * @param maxTextChars how much text to keep in all
   * @return text, number, boolean, list, map, or null
   */
  public static @Nullable Object of(@Nullable Object value, int maxTextChars) {
    if (value == null || value instanceof Boolean || isPlainNumber(value)) {
      return value;
    }
    return new Snapshot(maxTextChars).copy(value, 0);
  }

  /**
   * Copies a map.
   *
   * @param map any map, or null
   * @param maxTextChars how much text to keep in all
   * @return a map with text keys, or null
   */
  @SuppressWarnings("unchecked")
  public static @Nullable Map<String, Object> ofMap(@Nullable Map<?, ?> map, int maxTextChars) {
    if (map instanceof DataMap data && isPlain(data, maxTextChars)) {
      return data;
    }
    Object copy = of(map, maxTextChars);
    if (copy == null || copy instanceof Map) {
      return (Map<String, Object>) copy;
    }
    return Map.of("error", copy);
  }

  /** Whether a map that cannot change holds nothing that could, and not too much of it. */
  private static boolean isPlain(DataMap map, int maxTextChars) {
    long chars = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Object value = entry.getValue();
      if (!(entry.getKey() instanceof String key)) {
        return false;
      }
      chars += key.length();
      if (value instanceof String text) {
        chars += text.length();
      } else if (value != null && !(value instanceof Boolean) && !isPlainNumber(value)) {
        return false;
      }
    }
    return chars <= maxTextChars && map.size() < MAX_NODES;
  }

  private @Nullable Object copy(@Nullable Object value, int depth) {
    if (value == null || value instanceof Boolean || isPlainNumber(value)) {
      return value;
    }
    if (++nodes > MAX_NODES) {
      return "<too many values>";
    }
    if (value instanceof CharSequence || value instanceof Character || value instanceof Enum<?>) {
      return clip(safeToString(value));
    }
    if (depth > MAX_DEPTH) {
      return "<too deep>";
    }
    if (isOnPath(value, depth)) {
      return "<cycle>";
    }
    path[depth] = value;
    try {
      return copyStructure(value, depth);
    } catch (Throwable hostile) {
      return "<error: " + hostile.getClass().getName() + ">";
    }
  }

  private boolean isOnPath(Object value, int depth) {
    for (int i = 0; i < depth; i++) {
      if (path[i] == value) {
        return true;
      }
    }
    return false;
  }

  private @Nullable Object copyStructure(Object value, int depth) throws Exception {
    if (value instanceof Map<?, ?> map) {
      return copyMap(map, depth);
    } else if (value instanceof Collection<?> collection) {
      return copyAll(collection, depth);
    } else if (value.getClass().isArray()) {
      return copyArray(value, depth);
    } else if (value instanceof Optional<?> optional) {
      return copy(optional.orElse(null), depth + 1);
    } else if (value instanceof Throwable || isOpaque(value)) {
      return clip(safeToString(value));
    } else if (value instanceof Record) {
      return copyRecord(value, depth);
    }
    List<Method> getters = GETTERS.get(value.getClass());
    return getters.isEmpty() ? clip(safeToString(value)) : copyBean(value, getters, depth);
  }

  private Map<String, Object> copyMap(Map<?, ?> map, int depth) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (nodes > MAX_NODES) {
        copy.put("…", "<too many values>");
        break;
      }
      copy.put(clip(safeToString(entry.getKey())), copy(entry.getValue(), depth + 1));
    }
    return copy;
  }

  private List<@Nullable Object> copyAll(Iterable<?> items, int depth) {
    List<@Nullable Object> copy = new ArrayList<>();
    for (Object item : items) {
      if (nodes > MAX_NODES) {
        copy.add("<too many values>");
        break;
      }
      copy.add(copy(item, depth + 1));
    }
    return copy;
  }

  private Object copyArray(Object array, int depth) {
    int length = Array.getLength(array);
    if (array instanceof byte[]) {
      return "<" + length + " bytes>";
    }
    List<@Nullable Object> copy = new ArrayList<>();
    for (int i = 0; i < length && nodes <= MAX_NODES; i++) {
      nodes++;
      copy.add(copy(Array.get(array, i), depth + 1));
    }
    if (copy.size() < length) {
      copy.add("<too many values>");
    }
    return copy;
  }

  private Map<String, Object> copyRecord(Object value, int depth) throws Exception {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      Method accessor = component.getAccessor();
      copy.put(component.getName(), read(value, accessor, depth));
    }
    return copy;
  }

  private Map<String, Object> copyBean(Object value, List<Method> getters, int depth) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    for (Method getter : getters) {
      copy.put(propertyName(getter.getName()), read(value, getter, depth));
    }
    return copy;
  }

  private @Nullable Object read(Object owner, Method accessor, int depth) {
    try {
      if (!accessor.canAccess(owner)) {
        accessor.setAccessible(true);
      }
      return copy(accessor.invoke(owner), depth + 1);
    } catch (Throwable hostile) {
      Throwable cause = hostile.getCause() == null ? hostile : hostile.getCause();
      return "<error: " + cause.getClass().getName() + ">";
    }
  }

  private String clip(String value) {
    int left = Math.max(0, maxText - text);
    text += Math.min(left, value.length());
    if (value.length() <= left) {
      return value;
    }
    return value.substring(0, left) + "[… " + (value.length() - left) + " characters truncated …]";
  }

  private static String safeToString(@Nullable Object value) {
    try {
      return String.valueOf((Object) String.valueOf(value));
    } catch (Throwable hostile) {
      return "<error: " + hostile.getClass().getName() + ">";
    }
  }

  private static boolean isPlainNumber(Object value) {
    return value instanceof Integer
        || value instanceof Long
        || value instanceof Double
        || value instanceof Float
        || value instanceof Short
        || value instanceof Byte
        || value.getClass() == BigDecimal.class
        || value.getClass() == BigInteger.class;
  }

  /** Types of the platform say more by their text than by their getters. */
  private static boolean isOpaque(Object value) {
    return value instanceof TemporalAccessor
        || value instanceof Class<?>
        || value.getClass().getName().startsWith("java.")
        || value.getClass().getName().startsWith("javax.")
        || value.getClass().isHidden();
  }

  private static List<Method> getters(Class<?> type) {
    if (!Modifier.isPublic(type.getModifiers())) {
      return List.of();
    }
    List<Method> getters = new ArrayList<>();
    for (Method method : type.getMethods()) {
      if (isGetter(method)) {
        getters.add(method);
      }
    }
    getters.sort(java.util.Comparator.comparing(Method::getName));
    return List.copyOf(getters);
  }

  private static boolean isGetter(Method method) {
    String name = method.getName();
    boolean named =
        (name.startsWith("get") && name.length() > 3 && !name.equals("getClass"))
            || (name.startsWith("is") && name.length() > 2);
    return named
        && method.getParameterCount() == 0
        && method.getReturnType() != void.class
        && !Modifier.isStatic(method.getModifiers());
  }

  private static String propertyName(String getter) {
    String bare = getter.substring(getter.startsWith("is") ? 2 : 3);
    return Character.toLowerCase(bare.charAt(0)) + bare.substring(1);
  }
}
