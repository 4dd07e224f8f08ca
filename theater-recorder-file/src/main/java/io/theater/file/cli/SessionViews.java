package io.theater.file.cli;

import io.theater.file.SessionView;
import java.util.Arrays;
import java.util.Locale;

/** What the recorder of a recording is set to write into by_session. */
final class SessionViews {
  static final Command.Option OPTION =
      new Command.Option(
          "--session-view", "full|refs|off", "what by_session holds; full by default");

  private SessionViews() {}

  static SessionView of(Arguments arguments) throws UsageException {
    String name = arguments.text(OPTION.name()).orElse("full");
    return Arrays.stream(SessionView.values())
        .filter(view -> view.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    OPTION.name() + " must be full, refs or off but is '" + name + "'"));
  }
}
