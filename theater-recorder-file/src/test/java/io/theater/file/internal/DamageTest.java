package io.theater.file.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DamageTest {
  private final Damage damage = new Damage();

  @Test
  void listsTwentyFilesAndCountsTheOthers() {
    for (int i = 0; i < 23; i++) {
      damage.file(Path.of("file-" + i), "is not archived", null);
    }
    assertThat(damage.reasons())
        .hasSize(21)
        .startsWith("file-0 is not archived")
        .endsWith("3 more problems with files");
  }

  @Test
  void saysTheSameOnce() {
    damage.gone(Path.of("file"));
    damage.gone(Path.of("file"));
    assertThat(damage.reasons()).containsExactly("file is gone");
  }
}
