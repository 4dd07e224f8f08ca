package io.theater.examples.page;

import io.theater.Theater;
import io.theater.file.FileRecorder;
import io.theater.servlet.AccessPolicy;
import io.theater.servlet.Caller;
import io.theater.servlet.Role;
import io.theater.servlet.TheaterServlet;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Path;
import java.util.Locale;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The servlet over a theater that records into files, at {@code /app/theater/}, and pages of hosts
 * that embed its elements, at {@code /host/}. The cookie {@code role} says who asks; without it,
 * an administrator does.
 */
final class Stage implements AutoCloseable {
  private final Theater theater;
  private final TheaterServlet servlet;
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  private Stage(Path data) throws Exception {
    theater = Theater.builder().sink(FileRecorder.at(data)).build();
    servlet =
        TheaterServlet.builder(theater)
            .access(AccessPolicy.roles(request -> Caller.of("tester").role(role(request))))
            .maxRequestsPerCaller(5_000, 10_000)
            .build();
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler handler = new ServletContextHandler("/app");
    ServletHolder holder = new ServletHolder(servlet);
    holder.setAsyncSupported(true);
    handler.addServlet(holder, "/theater/*");
    handler.addServlet(new ServletHolder(new HostPages()), "/host/*");
    server.setHandler(handler);
    server.start();
  }

  static Stage open(Path data) throws Exception {
    return new Stage(data);
  }

  private static Role role(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
      if (cookie.getName().equals("role")) {
        return Role.valueOf(cookie.getValue().toUpperCase(Locale.ROOT));
      }
    }
    return Role.ADMIN;
  }

  Theater theater() {
    return theater;
  }

  /** Where the page is, with a slash at its end. */
  String page() {
    return origin() + "/app/theater/";
  }

  /** A page of a host. */
  String host(String file) {
    return origin() + "/app/host/" + file;
  }

  String origin() {
    return "http://127.0.0.1:" + connector.getLocalPort();
  }

  @Override
  public void close() throws Exception {
    servlet.destroy();
    server.stop();
    theater.close();
  }
}
