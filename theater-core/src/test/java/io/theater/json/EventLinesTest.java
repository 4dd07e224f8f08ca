package io.theater.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.theater.event.EventHeader;
import io.theater.event.ExecutionEnded;
import io.theater.event.ExecutionStarted;
import io.theater.event.ExecutionUpdated;
import io.theater.event.LlmDelta;
import io.theater.event.LlmEnded;
import io.theater.event.LlmFinalized;
import io.theater.event.LlmStarted;
import io.theater.event.SessionDescribed;
import io.theater.event.StepContent;
import io.theater.event.StepEnded;
import io.theater.event.StepProgressed;
import io.theater.event.StepRetried;
import io.theater.event.StepStarted;
import io.theater.event.TheaterEvent;
import io.theater.model.PlanStep;
import io.theater.model.ToolCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EventLinesTest {
  private final EventLines lines = new EventLines();

  @Test
  void everyEventIsReadAsItWasWritten() {
    RandomRecords.forSeeds(
        seed -> {
          for (TheaterEvent event : events(new RandomRecords(seed))) {
            assertThat(read(lines.line(event).text())).isEqualTo(event);
          }
        });
  }

  @Test
  void everyKindOfEventIsTried() {
    Set<Class<?>> tried =
        events(new RandomRecords(1)).stream().map(Object::getClass).collect(Collectors.toSet());

    assertThat(tried).isEqualTo(leaves(TheaterEvent.class));
  }

  @Test
  void aLineOfANewerVersionIsRefused() {
    assertThatThrownBy(() -> read("{\"v\":2,\"event\":\"llm_started\"}"))
        .isInstanceOf(UnsupportedFormatException.class);
    assertThatThrownBy(() -> read("{\"v\":1,\"event\":\"curtain_fell\"}"))
        .isInstanceOf(UnsupportedFormatException.class)
        .hasMessageContaining("curtain_fell");
  }

  @Test
  void whatIsNoEventIsRefused() {
    for (String json : List.of("{}", "[1]", "{\"v\":1,\"event\":7}", "{\"v\":1", "")) {
      assertThatThrownBy(() -> read(json)).as(json).isInstanceOf(JsonFormatException.class);
    }
    assertThatThrownBy(() -> read("{\"v\":1,\"event\":\"llm_started\",\"session_id\":\"5\"}"))
        .isInstanceOf(JsonFormatException.class)
        .hasMessageContaining("is missing");
  }

  private static TheaterEvent read(String line) {
    byte[] bytes = ("??" + line).getBytes(StandardCharsets.UTF_8);
    return EventLines.read(bytes, 2, bytes.length - 2);
  }

  private static Set<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Set.of(type.getPermittedSubclasses()).stream()
            .flatMap(sub -> leaves(sub).stream())
            .collect(Collectors.toSet())
        : Set.of(type);
  }

  private static List<TheaterEvent> events(RandomRecords random) {
    EventHeader header =
        new EventHeader(
            random.text(),
            random.maybe(random::text),
            random.instant(),
            random.text(),
            random.number(1 << 30));
    return List.of(
        new SessionDescribed(header, random.session()),
        new ExecutionStarted(header, random.execution().build()),
        new ExecutionUpdated(header, random.execution().build()),
        new ExecutionEnded(
            header,
            random.execution().build(),
            new ExecutionEnded.Summary(random.duration(), 1, 2, random.number(9))),
        new StepStarted(header, random.step().build()),
        new StepProgressed(header, random.step().build(), random.number(9)),
        new StepContent(
            header,
            random.step().build(),
            random.text(),
            random.text(),
            random.maybe(random::map),
            random.number(9)),
        new StepRetried(header, random.step().build(), Duration.ofMillis(random.number(900))),
        new StepEnded(
            header, random.step().build(), random.maybe(() -> PlanStep.of(random.text() + "a"))),
        new LlmStarted(header, random.interaction().build()),
        new LlmDelta(
            header,
            random.interaction().build(),
            random.number(1 << 30),
            random.text(),
            random.text(),
            random.maybe(() -> ToolCall.of(random.text(), random.text(), random.text())),
            random.number(9)),
        new LlmEnded(header, random.interaction().build()),
        new LlmFinalized(header, random.interaction().build()));
  }
}
