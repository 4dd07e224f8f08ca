package io.theater.examples.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the example: {@code http://localhost:8080/theater/}, as ann, bob or root. */
@SpringBootApplication
public class SpringApplicationExample {
  /**
   * Runs until the process is told to end.
   *
   * @param arguments those of Spring Boot
   */
  public static void main(String[] arguments) {
    SpringApplication.run(SpringApplicationExample.class, arguments);
  }
}
