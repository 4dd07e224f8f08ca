package io.theater.file.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.file.FileRecorder;
import io.theater.file.Recorded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanupTest {
  private static final String DAYS = "LLM_RECORDS_RETENTION_DAYS";

  @TempDir private Path sandbox;
  private Path base;

  @BeforeEach
  void record() throws IOException {
    base = sandbox.resolve("recording");
    Recorded.into(base, 12);
    Recorded.later(base, 10, Events.of("s"), "first");
    Recorded.later(base, 11, Events.of("t"), "second");
  }

  @Test
  void printsThePlanAndTouchesNothing() throws Exception {
    List<Path> before = files();
    Cli plan = Cli.run("cleanup", base, "--dry-run", "--session-days", 1, "--archive-bytes", 1);
    assertThat(plan.code()).isZero();
    assertThat(plan.out())
        .contains("would delete by_session/session_session-1/2025-12-07.jsonl (")
        .contains(", session view expired)\n")
        .contains("would delete archive/2025-12-07_interactions.0000.")
        .contains(", archives too large)\n")
        .endsWith(" bytes would be deleted\n");
    assertThat(files()).containsAll(before);
  }

  @Test
  void deletesWhatThePlanSays() throws Exception {
    Object[] options = {"cleanup", base, "--session-days", 1, "--archive-bytes=1", "--dry-run"};
    List<String> planned = Cli.run(options).out().lines().filter(Cleaned::isEntry).toList();
    assertThat(planned).hasSizeGreaterThan(5);
    Cli done = Cli.run(java.util.Arrays.copyOf(options, options.length - 1));
    assertThat(done.code()).isZero();
    assertThat(done.out().lines().filter(Cleaned::isEntry))
        .containsExactlyElementsOf(
            planned.stream().map(line -> line.replace("would delete", "deleted")).toList());
    assertThat(base.resolve("by_session/session_session-1/2025-12-07.jsonl")).doesNotExist();
    assertThat(Cli.verify(base, "--views").code()).isZero();
    assertThat(Cli.run("cleanup", base).out()).isEqualTo("0 entries, 0 bytes deleted\n");
  }

  /** Lines of the output. */
  private static final class Cleaned {
    static boolean isEntry(String line) {
      return line.endsWith(")");
    }
  }

  @Test
  void isRefusedWhileAWriterLives() throws Exception {
    try (FileRecorder recorder = Recorded.open(base)) {
      Cli refused = Cli.run("cleanup", base);
      assertThat(refused.code()).isEqualTo(3);
      assertThat(refused.err()).contains("a writer is at work in " + base);
      recorder.flush();
    }
  }

  @Test
  void refusesLimitsThatMakeNoSense() {
    assertThat(Cli.run("cleanup", base, "--session-days", 0).err())
        .contains("sessionViewDays must be from 1 to 36500 but is 0");
    assertThat(Cli.run("cleanup", base, "--archive-days", Long.MAX_VALUE).code()).isEqualTo(2);
    assertThat(Cli.run("cleanup", base, "--archive-bytes", "1TB").err())
        .contains("--archive-bytes must be bytes, such as 5000000000 or 5GB, but is '1TB'");
    Cli wrong = Cli.with(Map.of(DAYS, "ninety"), "cleanup", base);
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err())
        .contains(DAYS + " must be a number of days from 1 to 36500 but is 'ninety'");
  }

  @Test
  void keepsViewsAsLongAsTheRecorderOfTheSameEnvironmentDoes() {
    Cli plan = Cli.with(Map.of(DAYS, "1"), "cleanup", base, "--dry-run");
    assertThat(plan.code()).isZero();
    assertThat(plan.out()).contains("would delete by_session/session_session-1/2025-12-07.jsonl (");
    Cli longer = Cli.with(Map.of(DAYS, "1"), "cleanup", base, "--dry-run", "--session-days=365");
    assertThat(longer.out()).doesNotContain("by_session");
    assertThat(Cli.run("cleanup", base, "--dry-run").out()).doesNotContain("by_session");
  }

  @Test
  void takesSizesAsPeopleWriteThem() {
    assertThat(Cli.run("cleanup", base, "--dry-run", "--archive-bytes", "1GB").out())
        .doesNotContain("archive/");
    assertThat(Cli.run("cleanup", base, "--dry-run", "--archive-bytes", "1b").out())
        .contains("archive/");
  }

  @Test
  void worksInTheDirectoryOfTheEnvironment() {
    Cli plan = Cli.with(Map.of("LLM_RECORDS_BASE_DIR", base.toString()), "cleanup", "--dry-run");
    assertThat(plan.code()).isZero();
    assertThat(Cli.run("cleanup", "--dry-run").err())
        .contains("the directory of the recording is missing; it may also stand in LLM_RECORDS_");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(base)) {
      return files.filter(file -> !file.toString().contains(".theater")).toList();
    }
  }
}
