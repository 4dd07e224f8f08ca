package io.theater.file.cli;

import io.theater.TheaterException;
import io.theater.internal.Reason;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** Finds the command, runs it, and says what went wrong. */
final class CommandLine {
  static final int GOOD = 0;
  static final int DAMAGED = 1;
  static final int WRONG_USAGE = 2;
  static final int FAILED = 3;

  private static final List<String> HELP = List.of("--help", "-h", "help");
  private static final List<Command> COMMANDS =
      List.of(new Verify(), new Stats(), new Cleanup(), new Export(), new Reindex());

  private final Terminal terminal;
  private final Map<String, String> environment;

  CommandLine(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  /** Runs the command that the words say, and returns the exit code. */
  int run(List<String> words) {
    PrintStream err = terminal.err();
    try {
      int code = command(words);
      terminal.out().flush();
      return code;
    } catch (UsageException | IllegalArgumentException e) {
      err.println("error: " + e.getMessage());
      boolean known = !words.isEmpty() && COMMANDS.stream().anyMatch(is(words.get(0)));
      err.println("try " + (known ? words.get(0) + " " : "") + "--help");
      return WRONG_USAGE;
    } catch (IOException | TheaterException | IllegalStateException e) {
      err.println("error: " + reason(e));
      return FAILED;
    }
  }

  private static String reason(Exception e) {
    return Reason.of(e instanceof TheaterException && e.getCause() != null ? e.getCause() : e);
  }

  private int command(List<String> words) throws IOException, UsageException {
    if (words.isEmpty()) {
      throw new UsageException("a command is missing: " + names());
    }
    if (HELP.contains(words.get(0))) {
      terminal.print(help());
      return GOOD;
    }
    Command command =
        COMMANDS.stream()
            .filter(is(words.get(0)))
            .findFirst()
            .orElseThrow(
                () -> new UsageException("unknown command " + words.get(0) + ": " + names()));
    List<String> rest = words.subList(1, words.size());
    if (rest.stream()
        .takeWhile(word -> !word.equals("--"))
        .anyMatch(HELP.subList(0, 2)::contains)) {
      terminal.print(help(command));
      return GOOD;
    }
    return command.run(Arguments.parse(rest, command.options(), environment), terminal);
  }

  private static Predicate<Command> is(String name) {
    return command -> command.name().equals(name);
  }

  private static String names() {
    return String.join(", ", COMMANDS.stream().map(Command::name).toList());
  }

  private static String help() {
    StringBuilder help =
        new StringBuilder(
            "Looks after a recording of LLM calls.\n\nusage: COMMAND [DIR] [OPTIONS]\n\n");
    for (Command command : COMMANDS) {
      help.append(String.format(Locale.ROOT, "  %-10s%s\n", command.name(), command.summary()));
    }
    return help.append("\nCOMMAND --help says more. Exit codes: 0 good, 1 something is damaged,")
        .append(
            " 2 wrong usage,\n3 it could not be done. Without DIR it is the directory in LLM_RECORDS_BASE_DIR.\n")
        .toString();
  }

  private static String help(Command command) {
    StringBuilder help = new StringBuilder(command.summary()).append("\n\nusage: ");
    help.append(command.name()).append(" [DIR] [OPTIONS]\n\n");
    int width = command.options().stream().mapToInt(one -> one.usage().length()).max().orElse(0);
    for (Command.Option option : command.options()) {
      String usage = option.usage() + " ".repeat(width - option.usage().length());
      help.append("  ").append(usage).append("  ").append(option.meaning()).append('\n');
    }
    return help.toString();
  }
}
