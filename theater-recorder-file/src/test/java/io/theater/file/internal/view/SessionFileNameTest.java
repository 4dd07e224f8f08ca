package io.theater.file.internal.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionFileNameTest {
  private static final String UNITS = "ab.c-_05~AZ/\\ :\u0000\n*é\u0301会\ud83d\ude00\udc00CON";

  @ParameterizedTest
  @CsvSource({
    "5, 5",
    "session-42_a.b, session-42_a.b",
    "Ab, ~0041b",
    "../x, ..~002Fx",
    "., ~002E",
    ".., .~002E",
    "a., a~002E",
    "a b, a~0020b",
    "~0041, ~007E0041",
    "con, ~0063on",
    "nul.txt, ~006Eul.txt",
    "com1, ~0063om1",
    "console, console",
    "会, ~4F1A",
    "\ud83d, ~D83D"
  })
  void encodesWhatAFileNameMayNotHold(String id, String name) {
    assertThat(SessionFileName.encode(id)).isEqualTo(name);
    assertThat(SessionFileName.decode(name)).hasValue(id);
  }

  @Test
  void cutsLongIdsAndTellsThemApart() {
    String id = "a".repeat(118) + "/" + "b".repeat(10_000);
    String other = id + "c";
    assertThat(SessionFileName.encode(id)).matches("a{118}~~[0-9a-f]{16}").hasSize(136);
    assertThat(SessionFileName.encode(other)).isNotEqualTo(SessionFileName.encode(id));
    assertThat(SessionFileName.encode("x".repeat(120))).isEqualTo("x".repeat(120));
    assertThat(SessionFileName.encode("x".repeat(121))).matches("x{120}~~[0-9a-f]{16}");
    assertThat(SessionFileName.decode(SessionFileName.encode(id))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"A", "~41", "~00e9", "a/b", "~0061", "a~", ".", "con", "x~~0badcafe0badcafe"})
  void decodesOnlyWhatItEncodes(String name) {
    assertThat(SessionFileName.decode(name)).isEmpty();
  }

  @Test
  void givesNoTwoIdsOneNameOnAnyDisk() {
    long seed = Long.getLong("theater.seed", new Random().nextLong());
    Random random = new Random(seed);
    Map<String, String> ids = new HashMap<>();
    for (int i = 0; i < 200_000; i++) {
      String id = id(random);
      String name = SessionFileName.encode(id);
      assertThat(name).as("-Dtheater.seed=%d", seed).matches("[a-zA-F0-9._~-]{0,138}");
      String before = ids.put(name.toLowerCase(Locale.ROOT), id);
      if (before != null) {
        assertThat(before).as("%s, -Dtheater.seed=%d", name, seed).isEqualTo(id);
      }
      if (!name.contains("~~")) {
        assertThat(SessionFileName.decode(name)).hasValue(id);
      }
    }
    assertThat(ids.keySet()).anyMatch(name -> name.contains("~~"));
  }

  /** Short ids meet often; long ones share their begin. */
  private static String id(Random random) {
    boolean isLong = random.nextInt(10) == 0;
    StringBuilder id = new StringBuilder(isLong ? "a".repeat(100 + random.nextInt(25)) : "");
    for (int i = random.nextInt(6); i > 0; i--) {
      id.append(UNITS.charAt(random.nextInt(UNITS.length())));
    }
    return id.toString();
  }
}
