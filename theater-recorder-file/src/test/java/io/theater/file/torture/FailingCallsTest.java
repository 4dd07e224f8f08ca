package io.theater.file.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.LlmCall;
import io.theater.LlmRequest;
import io.theater.Theater;
import io.theater.file.Child;
import io.theater.file.Durability;
import io.theater.file.FileRecorder;
import io.theater.file.Internals;
import io.theater.file.RawLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk whose system calls fail now and then under a process that goes on. */
@Tag("long")
class FailingCallsTest {
  private static final String FORCING = "?fdatasync,?fsync:error=EIO:when=4+5";
  private static final String THREADS = "threads";
  private static final String NO_THREADS = "no threads";
  private static final String UNFORCED = "may not survive a power loss";

  @TempDir private Path base;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pwrite64:error=EROFS:when=5..12",
        "pwrite64:error=ENOSPC:when=4+3",
        "pwrite64:error=EIO:when=3+4",
        "?ftruncate,pwrite64:error=EIO:when=5+2"
      })
  void losesNothingWhenWritesFail(String fault) throws Exception {
    Needs.strace();
    Acknowledged acknowledged = new Acknowledged();
    try (Child child = start(fault, THREADS)) {
      assertThat(child.readLine()).isEqualTo("saw the failure true");
      acknowledged.addRest(child);
    }
    everythingIsThere(acknowledged, fault, true);
  }

  @Test
  void losesNothingWhenForcingFails() throws Exception {
    everythingIsThere(forcingFails(THREADS), FORCING, false);
  }

  @Test
  void writesAgainElsewhereWhatCouldNotBeForced() throws Exception {
    Acknowledged acknowledged = forcingFails(NO_THREADS); // archives would have each line once
    List<Object> seqs = new RawLog(base).values("_interactions", "seq");
    assertThat(seqs).hasSizeGreaterThan(new HashSet<>(seqs).size());
    everythingIsThere(acknowledged, FORCING, false);
  }

  private Acknowledged forcingFails(String threads) throws Exception {
    Needs.strace();
    Acknowledged acknowledged = new Acknowledged();
    try (Child child = start(FORCING, threads)) {
      assertThat(child.readLine()).isEqualTo("saw the failure true");
      acknowledged.addRest(child);
    }
    return acknowledged;
  }

  private Child start(String fault, String threads) throws IOException {
    String calls = fault.substring(0, fault.indexOf(':'));
    List<String> strace = List.of("strace", "-f", "-qq", "-o", "/dev/null");
    List<String> faults = List.of("-e", "trace=" + calls, "-e", "inject=" + fault);
    List<String> launcher = Stream.of(strace, faults).flatMap(List::stream).toList();
    return Child.startBy(launcher, Persistent.class, base.toString(), threads);
  }

  private void everythingIsThere(Acknowledged acknowledged, String when, boolean once)
      throws IOException {
    assertThat(acknowledged.size()).as(when).isEqualTo(Persistent.CALLS);
    try (FileRecorder recorder = FileRecorder.at(base)) {
      acknowledged.isIn(recorder, when);
    }
    if (once) {
      Acknowledged.linesAreThereOnce(base, when);
    }
  }

  /** A host that waits for every call to be stored, however long that takes. */
  static final class Persistent {
    static final int CALLS = 24;

    private Persistent() {}

    public static void main(String[] arguments) {
      FileRecorder.Builder builder =
          FileRecorder.builder(Path.of(arguments[0]))
              .durability(Durability.fsync())
              .maxFileSize(8_000)
              .minFreeDisk(0);
      boolean threads = arguments[1].equals(THREADS);
      FileRecorder recorder = (threads ? builder : Internals.withoutThread(builder)).build();
      StringBuilder said = new StringBuilder();
      try (Theater theater = Theater.builder().sink(recorder).build()) {
        for (int i = 0; i < CALLS; i++) {
          String name = "call-" + i;
          LlmRequest request =
              LlmRequest.of("test", "test").session("session").user(Acknowledged.question(name));
          LlmCall call = theater.llm().start(request);
          call.complete(Acknowledged.answer(name));
          while (!theater.flush(Duration.ofSeconds(10))) {
            Thread.onSpinWait();
          }
          said.append("whole ").append(call.id()).append(' ').append(name).append(" ok\n");
        }
        boolean repeated = theater.stats().sinks().get("file").retries() > 0;
        boolean unforced = recorder.health().reasons().toString().contains(UNFORCED);
        Child.say("saw the failure " + (repeated || unforced));
      }
      said.toString().lines().forEach(Child::say);
    }
  }
}
