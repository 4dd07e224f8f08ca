package io.theater.examples;

import io.theater.Theater;
import io.theater.TheaterException;
import io.theater.examples.ask.AskErrors;
import io.theater.examples.ask.AskFlow;
import io.theater.examples.ask.AskPrices;
import io.theater.examples.ask.Language;
import io.theater.examples.model.ChatModel;
import io.theater.examples.model.scripted.ScriptedChatModel;
import io.theater.examples.sql.SampleDatabase;
import io.theater.examples.sql.SqlQuery;
import io.theater.examples.tour.TourFlow;
import io.theater.examples.web.PageServlet;
import io.theater.examples.web.QuestionsServlet;
import io.theater.examples.web.RunServlet;
import io.theater.file.FileRecorder;
import io.theater.jdbc.JdbcRecorder;
import io.theater.servlet.AccessPolicy;
import io.theater.servlet.TheaterServlet;
import io.theater.sink.EventSink;
import jakarta.servlet.Servlet;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running demo: two databases, a theater that records to files, and a web server. */
final class Demo implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
  private static final String HOST = "127.0.0.1";
  private static final int CONCURRENT_QUESTIONS = 4;
  private static final int WAITING_QUESTIONS = 32;

  // last opened, first closed
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Server server = new Server();
  private final ServerConnector connector;
  private Runnable firstRuns = () -> {};

  private Demo(int port) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    this.connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(HOST);
    connector.setPort(port);
    server.addConnector(connector);
  }

  /**
   * Starts everything.
   *
   * @param options the port on the loopback interface, 0 for any free one; the directory of the
   *     recordings, created when missing; a database or none
   * @throws DemoException when one of these cannot be used; nothing is left running
   */
  static Demo start(DemoOptions options, ChatModel model) throws DemoException {
    Demo demo = new Demo(options.port());
    try {
      demo.open(options, model);
      return demo;
    } catch (DemoException e) {
      demo.close();
      throw e;
    }
  }

  private static EventSink recorder(Path data) throws DemoException {
    try {
      return FileRecorder.at(data);
    } catch (IllegalArgumentException | IllegalStateException | TheaterException e) {
      throw new DemoException("cannot record in " + data + ": " + e.getMessage(), e);
    }
  }

  private static JdbcRecorder database(String url) throws DemoException {
    try {
      return JdbcRecorder.pooled(url, null, null);
    } catch (IllegalStateException e) {
      throw new DemoException("cannot record in the database: " + e.getMessage(), e);
    }
  }

  private Theater theater(DemoOptions options) throws DemoException {
    Theater.Builder builder = Theater.builder();
    if (options.jdbc() != null) {
      builder.sink(part(database(options.jdbc()))); // the first one is asked for history
    }
    return builder
        .sink(part(recorder(options.data())))
        .errorClassifier(AskErrors.classifier())
        .priceTable(AskPrices.table())
        .background(CONCURRENT_QUESTIONS, WAITING_QUESTIONS)
        .build();
  }

  /** Closed by the theater, or here when there never was one. */
  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  private void open(DemoOptions options, ChatModel model) throws DemoException {
    List<SampleDatabase> sources = databases();
    Theater theater = theater(options);
    parts.push(theater);
    AskFlow flow = new AskFlow(new AskFlow.Parts(theater, model, sources, SqlQuery.Limits.DEFAULT));
    ScriptedChatModel script = model instanceof ScriptedChatModel s ? s : new ScriptedChatModel();
    TourFlow tour = new TourFlow(theater, script);
    firstRuns =
        () -> {
          if (model == script) { // asking another one may cost money
            flow.ask("Revenue by month in 2025", "revenue");
          }
          tour.start(Language.ENGLISH, "tour");
        };
    TheaterServlet view =
        TheaterServlet.builder(theater).access(AccessPolicy.loopbackOnly()).build();
    ServletContextHandler handler = new ServletContextHandler("/");
    mount(handler, "/theater/*", view);
    mount(handler, "/demo/ask", RunServlet.ask(theater, flow));
    mount(handler, "/demo/tour", RunServlet.tour(theater, tour));
    mount(handler, "/demo/questions", new QuestionsServlet());
    mount(handler, "/", new PageServlet());
    server.setHandler(handler);
    parts.push(server::stop);
    // Jetty cuts connections before it destroys servlets, and viewers should hear the end
    parts.push(view::destroy);
    try {
      server.start();
    } catch (Exception e) {
      throw new DemoException(
          "cannot listen on " + HOST + ":" + connector.getPort() + ": " + reason(e), e);
    }
  }

  private List<SampleDatabase> databases() throws DemoException {
    try {
      SampleDatabase shop = SampleDatabase.shop();
      parts.push(shop);
      SampleDatabase hr = SampleDatabase.hr();
      parts.push(hr);
      return List.of(shop, hr);
    } catch (SQLException e) {
      throw new DemoException("the example databases cannot be created: " + e.getMessage(), e);
    }
  }

  private static void mount(ServletContextHandler handler, String path, Servlet servlet) {
    ServletHolder holder = new ServletHolder(servlet);
    holder.setAsyncSupported(true);
    handler.addServlet(holder, path);
  }

  private static String reason(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }

  /**
   * Takes one tour in the background, and has the script answer one question, so that there is
   * something to see. A model that is no script is not asked.
   */
  void show() {
    firstRuns.run();
  }

  /** Where it is, without a slash at the end. */
  String url() {
    return "http://" + HOST + ":" + connector.getLocalPort();
  }

  /**
   * Ends open streams, then running questions, and stores what was recorded. Takes up to about 10
   * seconds when a question does not end. Idempotent.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("a part of the demo could not be closed", e);
      }
    }
  }
}
