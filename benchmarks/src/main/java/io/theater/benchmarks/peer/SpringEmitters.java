package io.theater.benchmarks.peer;

import io.theater.benchmarks.work.Broadcaster;
import io.theater.benchmarks.work.StreamServer;
import jakarta.servlet.Servlet;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Spring's emitters, one for each client. */
public final class SpringEmitters implements Broadcaster {
  private final FanOut<SseEmitter> clients = new FanOut<>(SpringEmitters::send);

  private static void send(SseEmitter emitter, String text) throws Exception {
    emitter.send(text, MediaType.TEXT_PLAIN);
  }

  private final StreamServer server;

  /** Starts to serve. */
  public SpringEmitters() throws Exception {
    server = StreamServer.of(servlet());
  }

  private Servlet servlet() {
    AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
    context.register(Web.class, Streams.class);
    context.addBeanFactoryPostProcessor(beans -> beans.registerSingleton("clients", clients));
    return new DispatcherServlet(context);
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public String path() {
    return "/stream";
  }

  @Override
  public void publish(String text) {
    clients.publish(text);
  }

  @Override
  public void close() throws Exception {
    server.close();
    clients.close();
  }

  /** Spring's defaults. */
  @EnableWebMvc
  static class Web {}

  /** The one controller. */
  @RestController
  static class Streams {
    private final FanOut<SseEmitter> clients;

    Streams(FanOut<SseEmitter> clients) {
      this.clients = clients;
    }

    @GetMapping("/stream")
    SseEmitter stream() {
      SseEmitter emitter = new SseEmitter(0L);
      clients.add(emitter);
      return emitter;
    }
  }
}
