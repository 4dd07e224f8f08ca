package io.theater.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.model.DataMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SnapshotTest {
  public record Point(int x, String name) {}

  public static final class Bean {
    public String getName() {
      return "bean";
    }

    public boolean isGood() {
      return true;
    }

    public String getBroken() {
      throw new IllegalStateException("no");
    }
  }

  enum Colour {
    RED
  }

  private static Object copy(Object value) {
    return Snapshot.of(value, 1_000);
  }

  @Test
  void copiesPlainShapes() {
    assertThat(copy(null)).isNull();
    assertThat(copy(true)).isEqualTo(true);
    assertThat(copy(42L)).isEqualTo(42L);
    assertThat(copy("text")).isEqualTo("text");
    assertThat(copy('c')).isEqualTo("c");
    assertThat(copy(Colour.RED)).isEqualTo("RED");
    assertThat(copy(Duration.ofSeconds(1))).isEqualTo("PT1S");
    assertThat(copy(Optional.of(1))).isEqualTo(1);
    assertThat(copy(Optional.empty())).isNull();
    assertThat(copy(new int[] {1, 2})).isEqualTo(List.of(1, 2));
    assertThat(copy(new byte[9])).isEqualTo("<9 bytes>");
    assertThat(copy(Map.of(1, List.of("a")))).isEqualTo(Map.of("1", List.of("a")));
  }

  @Test
  void readsRecordsAndBeans() {
    assertThat(copy(new Point(1, "p"))).isEqualTo(Map.of("x", 1, "name", "p"));
    assertThat(copy(new Bean()))
        .isEqualTo(
            Map.of(
                "name",
                "bean",
                "good",
                true,
                "broken",
                "<error: java.lang.IllegalStateException>"));
  }

  @Test
  void isNotTouchedByLaterChanges() {
    List<Object> inner = new ArrayList<>(List.of("a"));
    Map<String, Object> map = new HashMap<>(Map.of("list", inner));
    Object copy = copy(map);
    inner.add("b");
    map.clear();
    assertThat(copy).isEqualTo(Map.of("list", List.of("a")));
  }

  @Test
  void marksCyclesButNotTheSameThingTwice() {
    List<Object> cyclic = new ArrayList<>();
    cyclic.add(cyclic);
    assertThat(copy(cyclic)).isEqualTo(List.of("<cycle>"));
    List<String> shared = List.of("x");
    assertThat(copy(List.of(shared, shared))).isEqualTo(List.of(shared, shared));
  }

  @Test
  void boundsEntriesDepthAndText() {
    assertThat((List<?>) copy(Collections.nCopies(1_000_000, 1L))).hasSizeLessThan(1_000_001);
    assertThat((List<?>) copy(Collections.nCopies(100_000, "x"))).hasSizeLessThan(6_000);
    List<Object> deep = List.of();
    for (int i = 0; i < 100; i++) {
      deep = List.of(deep);
    }
    assertThat(copy(deep).toString()).contains("<too deep>");
    assertThat(copy("x".repeat(5_000)).toString()).hasSizeLessThan(1_100);
  }

  @Test
  void boundsTheTextOfAllValuesTogether() {
    String large = "x".repeat(1 << 20);
    Object copy = copy(Collections.nCopies(4_000, large));
    assertThat(copy.toString()).hasSizeLessThan(400_000);
  }

  @Test
  void doesNotCopyAMapThatCannotChangeAgain() {
    DataMap plain = DataMap.copyOf(Map.of("text", "short", "number", 1));
    assertThat(Snapshot.ofMap(plain, 100)).isSameAs(plain);
    assertThat(Snapshot.ofMap(plain, 3)).isNotSameAs(plain);

    List<String> live = new ArrayList<>(List.of("a"));
    Map<String, Object> copy = Snapshot.ofMap(DataMap.copyOf(Map.of("list", live)), 100);
    live.add("b");
    assertThat(copy).isEqualTo(Map.of("list", List.of("a")));
  }
}
