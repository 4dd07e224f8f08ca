package io.theater.examples.spring;

import io.theater.Theater;
import io.theater.file.FileRecorder;
import io.theater.servlet.TheaterServlet;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.security.core.userdetails.UserDetailsService;

/** The theater of an application, its place on the web, and its part in the shutdown. */
@Configuration(proxyBeanMethods = false)
public class TheaterConfiguration {

  /** Spring closes it, because it is {@code AutoCloseable}. */
  @Bean
  Theater theater(@Value("${theater.directory:logs/llm_interactions}") Path directory) {
    return Theater.builder().sink(FileRecorder.at(directory)).build();
  }

  @Bean
  ServletRegistrationBean<TheaterServlet> theaterServlet(
      Theater theater,
      UserDetailsService users,
      @Value("${theater.hosts:}") String[] namesOfThisApplication) {
    TheaterServlet servlet =
        TheaterServlet.builder(theater)
            .access(new LoginPolicy(users))
            .hosts(namesOfThisApplication)
            .build();
    return new ServletRegistrationBean<>(servlet, "/theater/*"); // async is supported by default
  }

  /**
   * Live streams never end by themselves, so a graceful shutdown would wait for them until its time
   * is up. This event comes before that.
   */
  @Bean
  Farewell farewell(ServletRegistrationBean<TheaterServlet> registration) {
    return new Farewell(registration.getServlet());
  }

  record Farewell(TheaterServlet servlet) {
    @EventListener(ContextClosedEvent.class)
    void sayGoodbye() {
      servlet.drain(Duration.ofSeconds(3));
    }
  }
}
