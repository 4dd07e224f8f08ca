package io.theater;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.history.InteractionQuery;
import io.theater.model.LlmInteraction;
import io.theater.model.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A class path without Micrometer and without a Redis client is enough. */
@Timeout(value = 520, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorksWithoutOptionalDependenciesTest {
  private static final List<String> OPTIONAL =
      List.of("micrometer", "jedis", "HdrHistogram", "LatencyUtils", "commons-pool");

  @Test
  void recordsAndReadsBackWithoutThem() throws Exception {
    ChildJvm.Result child = ChildJvm.run(Bare.class, entry -> !isOptional(entry));
    assertThat(child.output()).contains("recorded and read back");
    assertThat(child.exitCode()).isZero();
  }

  private static boolean isOptional(Path entry) {
    String file = String.valueOf(entry.getFileName());
    return OPTIONAL.stream().anyMatch(file::contains);
  }

  static final class Bare {
    public static void main(String[] args) {
      Stream.of("io.micrometer.core.instrument.MeterRegistry", "redis.clients.jedis.Jedis")
          .forEach(Bare::mustBeAbsent);
      try (Theater theater = Theater.builder().build();
          StepTracker steps = theater.track("s", "flow")) {
        steps.run(
            "ask",
            step ->
                theater
                    .llm()
                    .record(
                        LlmRequest.of("p", "m").in(step).user("question"),
                        () -> "answer",
                        a -> LlmResponse.of(a).usage(Usage.of(1, 2))));
        steps.complete();
        assertThat(theater.flush(Duration.ofSeconds(30))).isTrue();
        List<LlmInteraction> calls =
            theater.history().interactions(InteractionQuery.session("s")).items();
        assertThat(calls).extracting(LlmInteraction::response).containsExactly("answer");
        assertThat(theater.history().stepProgress("s").completedSteps()).isOne();
      }
      System.err.println("recorded and read back");
    }

    private static void mustBeAbsent(String type) {
      try {
        Class.forName(type);
        throw new AssertionError(type + " is on the class path");
      } catch (ClassNotFoundException expected) {
        // as it should be
      }
    }
  }
}
