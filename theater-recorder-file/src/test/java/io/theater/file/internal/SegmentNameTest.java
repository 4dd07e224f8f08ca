package io.theater.file.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentNameTest {
  private static final LocalDate DAY = LocalDate.of(2024, 2, 29);

  @Test
  void namesEveryFileOfEveryWriterDifferently() {
    assertThat(
            Stream.of(
                    new SegmentName(LogStream.INTERACTIONS, DAY, 0, ""),
                    new SegmentName(LogStream.INTERACTIONS, DAY, 1, ""),
                    new SegmentName(LogStream.INTERACTIONS, DAY, 0, "b"),
                    new SegmentName(LogStream.STEPS, DAY, 12_345, "0-1"))
                .map(SegmentName::fileName))
        .containsExactly(
            "2024-02-29_all_interactions.jsonl",
            "2024-02-29_all_interactions.0001.jsonl",
            "2024-02-29_all_interactions.b.jsonl",
            "2024-02-29_all_steps.0-1.12345.jsonl");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "b", "1a", "0001-", "-", "node-17", "abcdefghijklmnop"})
  void readsItsOwnNames(String writer) {
    for (LogStream stream : LogStream.values()) {
      for (int number : new int[] {0, 1, 999, 9_999, 10_000, 999_999_999}) {
        SegmentName name = new SegmentName(stream, DAY, number, writer);
        assertThat(SegmentName.parse(name.fileName())).contains(name);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-02-29_all_steps.1.jsonl",
        "2024-02-29_all_steps.0000.jsonl",
        "2024-02-29_all_steps.00001.jsonl",
        "2024-02-29_all_steps.0001.b.jsonl",
        "2024-02-29_all_steps.b.1.jsonl",
        "2024-02-29_all_steps.b.b.jsonl",
        "2024-02-29_all_steps.B.jsonl",
        "2024-02-29_all_steps..jsonl",
        "2024-02-29_all_steps.abcdefghijklmnopq.jsonl",
        "2024-02-29_all_steps.jsonl.gz",
        "2023-02-29_all_steps.jsonl",
        "2024-02-29_all_others.jsonl"
      })
  void takesNoOtherFileForItsOwn(String name) {
    assertThat(SegmentName.parse(name)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "0001", "B", "a.b", "a/b", "..", "é", "abcdefghijklmnopq", "a\n"})
  void refusesASuffixThatItCouldNotReadAgain(String writer) {
    assertThat(SegmentName.isWriter(writer)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SegmentName(LogStream.STEPS, DAY, 0, writer))
        .withMessageContaining(writer);
  }
}
