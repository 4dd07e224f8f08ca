package io.theater.file.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.file.Child;
import io.theater.file.FileRecorder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills a host at work, again and again in one directory; what it was told stored must be there.
 */
class KilledProcessTest {
  private static final int KILLS = Torture.size("kills", 6, 200);
  private static final String FILE_SIZE = "64000"; // so that rotations are killed too
  private static final int MAX_LINES = 60;
  private static final int MAX_MILLIS = 40;

  @TempDir private Path base;

  @ParameterizedTest
  @ValueSource(strings = {"os", "fsync"})
  void losesNothingThatWasAcknowledged(String durability) throws Exception {
    long seed = Torture.seed();
    Random random = new Random(seed);
    Acknowledged acknowledged = new Acknowledged();
    for (int kill = 0; kill < KILLS; kill++) {
      String when = "kill " + kill + ", -Dtheater.seed=" + seed;
      String[] load = {base.toString(), durability, "run" + kill, FILE_SIZE};
      try (Child child = Child.start(Load.class, load)) {
        kill(child, acknowledged, random, when);
        acknowledged.addRest(child);
      }
      try (FileRecorder recorder = FileRecorder.at(base)) {
        acknowledged.isIn(recorder, when);
      }
      Acknowledged.linesAreThereOnce(base, when); // now that no file is archived meanwhile
    }
    assertThat(acknowledged.size()).isGreaterThanOrEqualTo(KILLS);
  }

  /** One in ten is killed before it is at work. */
  private static void kill(Child child, Acknowledged acknowledged, Random random, String when)
      throws IOException, InterruptedException {
    int millis = random.nextInt(MAX_MILLIS);
    if (random.nextInt(10) == 0) {
      millis *= 10;
    } else {
      for (int i = random.nextInt(MAX_LINES); i >= 0; i--) {
        String line = child.readLine();
        assertThat(line).as("the host is at work, %s", when).isNotNull();
        acknowledged.add(line);
      }
    }
    assertThat(child.killAfter(Duration.ofMillis(millis))).as("was alive, %s", when).isTrue();
  }
}
