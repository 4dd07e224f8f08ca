package io.theater.servlet;

import io.theater.Theater;
import jakarta.servlet.Servlet;

/** What {@link RedeployTest} deploys; its class is loaded anew each time. */
public final class DeployedApplication {
  private DeployedApplication() {}

  /** A running theater that has recorded something. */
  public static AutoCloseable theater() {
    Theater theater = Theater.builder().build();
    theater.track("s-1", "first").close();
    return theater;
  }

  /** Its servlet, for everybody. */
  public static Servlet servlet(AutoCloseable theater) {
    return TheaterServlet.builder((Theater) theater)
        .access(AccessPolicy.roles(request -> Caller.of("root").role(Role.ADMIN)))
        .build();
  }
}
