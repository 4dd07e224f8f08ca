package io.theater.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataMapTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, 17, 1_000})
  void isTheMapItWasCopiedFrom(int size) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = size; i > 0; i--) {
      map.put("key-" + i, i % 5 == 0 ? null : i);
    }
    DataMap copy = DataMap.copyOf(map);
    assertThat(copy).isEqualTo(map).hasSameHashCodeAs(map).hasSize(size);
    assertThat(map).isEqualTo(copy);
    assertThat(copy.keySet()).containsExactlyElementsOf(map.keySet());
    map.forEach((key, value) -> assertThat(copy.get(key)).isEqualTo(value));
    assertThat(copy.get("nobody")).isNull();
    assertThat(copy.containsKey("nobody")).isFalse();
    assertThat(copy.containsKey(null)).isFalse();
  }

  @Test
  void keepsNullsAsKeyAndValue() {
    Map<String, Object> map = new HashMap<>();
    map.put(null, "value");
    map.put("key", null);
    DataMap copy = DataMap.copyOf(map);
    assertThat(copy.get(null)).isEqualTo("value");
    assertThat(copy.containsKey("key")).isTrue();
    assertThat(copy).isEqualTo(map);
  }

  @Test
  void doesNotChangeAndIsNotCopiedAgain() {
    Map<String, Object> map = new HashMap<>(Map.of("key", "value"));
    DataMap copy = DataMap.copyOf(map);
    map.put("key", "other");
    assertThat(copy).containsExactly(Map.entry("key", "value"));
    assertThat(DataMap.copyOf(copy)).isSameAs(copy);
    assertThatThrownBy(() -> copy.put("a", 1)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> copy.entrySet().iterator().next().setValue(1))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(copy::clear).isInstanceOf(UnsupportedOperationException.class);
  }
}
