package io.theater.servlet;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.slf4j.LoggerFactory;

/** Warnings and errors of everybody in this process, containers too, from now on. */
final class WarningLog implements AutoCloseable {
  // as text: an exception would hold the classes that it passed
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final List<String> silent;
  private final AppenderBase<ILoggingEvent> ours =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            warnings.add(event.getLoggerName() + ": " + event.getFormattedMessage());
          }
        }
      };
  private final Handler tomcats =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          // about --add-opens of the JVM and a slow machine, not about the application
          if (entry.getLevel().intValue() >= java.util.logging.Level.WARNING.intValue()
              && !String.valueOf(entry.getMessage()).matches("(?s).*(add-opens|SecureRandom).*")) {
            warnings.add(entry.getLoggerName() + ": " + entry.getMessage());
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** All but those of some loggers, which are silent. */
  WarningLog(String... silent) {
    this.silent = List.of(silent);
    this.silent.forEach(name -> ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.OFF));
    ours.start();
    root().addAppender(ours);
    LogManager.getLogManager().getLogger("").addHandler(tomcats);
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  @Override
  public void close() {
    silent.forEach(name -> ((Logger) LoggerFactory.getLogger(name)).setLevel(null));
    root().detachAppender(ours);
    LogManager.getLogManager().getLogger("").removeHandler(tomcats);
  }
}
