package io.theater.servlet.internal.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.theater.servlet.Access;
import io.theater.servlet.Caller;
import io.theater.servlet.Role;
import io.theater.servlet.internal.http.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TicketsTest {
  private static final Access ANN = Access.of(Caller.of("ann").role(Role.VIEWER)).ownedBy("ann");

  private final ManualClock clock = new ManualClock();
  private final Tickets tickets = new Tickets(clock);

  @Test
  void carriesExactlyTheAccessOfWhoAsked() {
    assertThat(tickets.redeem(tickets.issue(ANN))).isEqualTo(ANN);
  }

  @Test
  void acceptsATicketOnceEvenWhenManyUseItAtTheSameMoment() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 200; round++) {
        String ticket = tickets.issue(ANN);
        Callable<Access> use = () -> tickets.redeem(ticket);
        List<Future<Access>> uses = pool.invokeAll(Stream.generate(() -> use).limit(8).toList());
        int accepted = 0;
        for (Future<Access> one : uses) {
          accepted += one.get() == null ? 0 : 1;
        }
        assertThat(accepted).isOne();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void acceptsNoneAfterThirtySeconds() {
    String old = tickets.issue(ANN);
    clock.pass(Duration.ofSeconds(30).minusNanos(1));
    String young = tickets.issue(ANN);
    String lastMoment = old;
    assertThat(tickets.redeem(lastMoment)).isNotNull();
    clock.pass(Duration.ofSeconds(30));
    assertThat(tickets.redeem(young)).isNull();
  }

  @Test
  void acceptsNothingThatItDidNotIssue() {
    String ticket = tickets.issue(ANN);
    for (String wrong : List.of("", " ", ticket + "A", ticket.substring(1), ticket + "=")) {
      assertThat(tickets.redeem(wrong)).as(wrong).isNull();
    }
    assertThat(ticket).matches("[A-Za-z0-9_-]{43}");
  }

  @Test
  void handsOutFiftyToACallerAndAThousandInAll() {
    List<String> own = Stream.generate(() -> tickets.issue(ANN)).limit(50).toList();
    assertThatThrownBy(() -> tickets.issue(ANN)).isInstanceOf(Failure.class);
    for (int i = 0; i < 950; i++) {
      tickets.issue(Access.of(Caller.of("caller-" + i)));
    }
    assertThatThrownBy(() -> tickets.issue(Access.of(Caller.of("late"))))
        .isInstanceOf(Failure.class);
    assertThat(own.stream().map(tickets::redeem).filter(Objects::nonNull)).hasSize(50);
    assertThat(tickets.issue(ANN)).isNotEmpty();
    clock.pass(Duration.ofSeconds(30));
    assertThat(Stream.generate(() -> tickets.issue(ANN)).limit(50)).hasSize(50);
  }
}
