package io.theater.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class IncidentsTest {
  private final AtomicLong now = new AtomicLong();
  private final Incidents incidents = new Incidents(now::get);
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.theater");
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(logged);
  }

  private List<String> lines() {
    return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void logsTheFirstOfAKindAndThenOneSumAMinute() {
    incidents.report("lost", 1, null);
    incidents.report("lost", 2, null);
    incidents.report("other", 1, null);
    assertThat(lines()).containsExactly("theater: lost (1)", "theater: other (1)");

    now.addAndGet(TimeUnit.MINUTES.toNanos(1));
    incidents.report("lost", 4, new IllegalStateException("why"));
    assertThat(lines())
        .last()
        .isEqualTo("theater, still: lost (7), last: java.lang.IllegalStateException: why");
  }

  @Test
  void remembersEveryKindUpToAHundred() {
    for (int i = 0; i < 150; i++) {
      incidents.report("kind " + i, 1, null);
    }
    assertThat(incidents.reasons()).hasSize(100).first().isEqualTo("kind 0 (1)");
  }

  @Test
  void survivesAnExceptionThatCannotSayWhatItIs() {
    incidents.report(
        "lost",
        1,
        new RuntimeException() {
          @Override
          public String getMessage() {
            throw new IllegalStateException();
          }
        });
    assertThat(incidents.reasons().get(0)).contains("IncidentsTest");
  }
}
