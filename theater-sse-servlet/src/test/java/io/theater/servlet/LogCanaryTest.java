package io.theater.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.theater.ExecutionSpec;
import io.theater.LlmCall;
import io.theater.LlmRequest;
import io.theater.StepTracker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Nothing that was recorded, sent or secret is in the log, whatever its level. */
class LogCanaryTest extends JettyFixture {
  private static final String TOKEN = "canary-token-0123456789";

  private final Logger logger = (Logger) LoggerFactory.getLogger("io.theater");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Level before;

  @BeforeEach
  void capture() {
    before = logger.getLevel();
    logger.setLevel(Level.TRACE);
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void release() {
    logger.detachAppender(log);
    logger.setLevel(before);
  }

  private List<String> logged() {
    return List.copyOf(log.list).stream()
        .map(
            event ->
                event.getFormattedMessage()
                    + (event.getThrowableProxy() == null
                        ? ""
                        : ThrowableProxyUtil.asString(event.getThrowableProxy())))
        .toList();
  }

  @Test
  void holdsNoContentAndNoSecret() throws Exception {
    AccessPolicy failing =
        request -> {
          throw new IllegalStateException("canary-in-an-exception");
        };
    PasswordHash hash =
        PasswordHash.parse(
            "pbkdf2-sha256:10000:AAECAwQFBgcICQoLDA0ODw"
                + ":AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    mount(
        servlet(
            AccessPolicy.bearer(TOKEN, Caller.of("canary-caller").role(Role.ADMIN))
                .or(AccessPolicy.basic(Map.of(Caller.of("canary-user"), hash)))
                .or(failing)));
    String[] token = {"Authorization", "Bearer " + TOKEN, "X-Theater-Request", "canary-header"};
    try (StepTracker run =
        theater.track(
            ExecutionSpec.of("t", "canary-name").session("canary-id").input("canary-in"))) {
      try (LlmCall call =
          theater.llm().start(LlmRequest.of("p", "m").session("canary-id").user("canary-prompt"))) {
        call.append("canary-answer");
        call.fail(new IllegalStateException("canary-failure"));
      }
      run.complete("canary-output");
    }
    flush();
    LiveClient client = live("/api/sessions/canary-id/live", token);
    client.await("snapshot");
    client.close();
    String ticket = data(send("POST", "/api/tickets", token)).get("ticket").toString();
    live("/api/sessions/canary-id/live?ticket=" + ticket).await("snapshot");
    for (String path :
        List.of(
            "/api/sessions/canary-id/llm-interactions?text=canary-text",
            "/api/sessions/canary-id/live?ticket=" + ticket,
            "/api/executions?status=canary-status",
            "/api/sessions?cursor=canary-cursor",
            "/canary-path?canary=%ff")) {
      get(path, token);
      get(path, "Authorization", "Bearer canary-wrong-token-123");
      get(path, "Authorization", "Basic Y2FuYXJ5LXVzZXI6Y2FuYXJ5LXBhc3N3b3Jk");
      get(path, "Authorization", "Basic canary-no-base64!", "Cookie", "canary=cookie");
    }
    assertThat(logged()).as("what is captured").anyMatch(line -> line.contains("access policy"));
    assertThat(logged()).noneMatch(line -> line.contains("canary") || line.contains("Y2FuYXJ5"));
    assertThat(logged()).noneMatch(line -> line.contains(ticket));
  }
}
