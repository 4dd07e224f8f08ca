package io.theater.examples.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SseParserTest {

  private static final String STREAM =
      "\uFEFFdata: one\n\n: comment\n\ndata:two\r\n\r\nid: 7\rdata:  汉堡🍔\rdata\rdata: b\r\r"
          + "event: x\n\ndata\n\ndatabase: no\n\ndata: {}\n\ndata: unfinished\n";

  @RepeatedTest(200)
  void findsTheSameEventsHoweverTheBytesAreCut(RepetitionInfo repetition) throws IOException {
    Random random = new Random(repetition.getCurrentRepetition());
    byte[] bytes = STREAM.getBytes(StandardCharsets.UTF_8);
    SseParser parser = new SseParser();
    List<String> events = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int length = Math.min(1 + random.nextInt(9), bytes.length - at);
      events.addAll(parser.feed(ByteBuffer.wrap(bytes, at, length)));
      at += length;
    }
    assertThat(events)
        .as("seed %d", repetition.getCurrentRepetition())
        .containsExactly("one", "two", " 汉堡🍔\n\nb", "", "{}");
  }

  @Test
  void refusesAnEndlessEvent() {
    SseParser parser = new SseParser();
    byte[] line = ("data: " + "x".repeat(1 << 20) + "\n").getBytes(StandardCharsets.UTF_8);
    org.assertj.core.api.Assertions.assertThatIOException()
        .isThrownBy(
            () -> {
              for (int i = 0; i < 5; i++) {
                parser.feed(ByteBuffer.wrap(line));
              }
            });
  }
}
