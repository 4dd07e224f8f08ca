package io.theater.segment;

import static io.theater.segment.Samples.object;
import static io.theater.segment.Samples.sealed;
import static org.assertj.core.api.Assertions.assertThat;

import io.theater.segment.FaultyStorage.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An owner that retries ends up with each line exactly once, whichever call fails. */
class FailingStorageTest {
  private static final int LINES = 9;

  @ParameterizedTest
  @CsvSource({
    "FAIL, 1",
    "FAIL, 2",
    "FAIL, 3",
    "FAIL, 4",
    "FAIL, 5",
    "HALF_THEN_FAIL, 1",
    "HALF_THEN_FAIL, 2",
    "HALF_THEN_FAIL, 3",
    "HALF_THEN_FAIL, 4",
    "HALF_THEN_FAIL, 5",
    "SHORT, 3"
  })
  void writesEachLineExactlyOnceWhenCallsFailInARow(Fault fault, int inARow) throws IOException {
    int failing = 1;
    int calls;
    do {
      MemoryStorage disk = new MemoryStorage();
      int first = failing;
      int[] call = {0};
      Storage storage =
          new FaultyStorage(
              disk,
              operation -> ++call[0] >= first && call[0] < first + inARow ? fault : Fault.NONE);

      int failures = runScenario(storage);

      calls = call[0];
      String scenario = fault + " of " + inARow + " calls from call " + first;
      assertThat(allLines(disk)).as(scenario).isEqualTo(expected());
      // A fault at the very last calls may only hit what close() does.
      assertThat(failures > 0 || fault == Fault.SHORT || first > calls - inARow)
          .as(scenario)
          .isTrue();
      failing++;
    } while (failing <= calls);
    assertThat(failing).isGreaterThan(10);
  }

  private static int runScenario(Storage storage) throws IOException {
    RetryingOwner owner = new RetryingOwner(storage, 0);
    for (int i = 0; i < LINES; i++) {
      owner.append(object(i, i % 4 == 3 ? 300 : 20));
      if (i % 3 == 1) {
        owner.flush();
      }
      if (i % 3 == 2) {
        owner.force();
      }
    }
    return owner.failures;
  }

  private static List<String> expected() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < LINES; i++) {
      lines.add(sealed(object(i, i % 4 == 3 ? 300 : 20)));
    }
    return lines;
  }

  private static List<String> allLines(MemoryStorage disk) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int number = 0; disk.exists(RetryingOwner.segment(number)); number++) {
      lines.addAll(Samples.lines(disk, RetryingOwner.segment(number)));
    }
    return lines;
  }
}
