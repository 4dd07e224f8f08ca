package io.theater.file.cli;

import io.theater.file.FileHistory;
import io.theater.file.FileRecorder;
import io.theater.file.KeyProvider;
import io.theater.file.internal.Counted;
import io.theater.file.internal.export.Csv;
import io.theater.file.internal.export.Format;
import io.theater.file.internal.export.JsonArray;
import io.theater.file.internal.export.NewFiles;
import io.theater.file.internal.export.OneDocument;
import io.theater.file.internal.export.Selection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Takes interactions out of a recording. */
final class Export implements Command {
  private static final String SESSION = "--session";
  private static final String DATE = "--date";
  private static final String OUT = "--out";
  private static final String CSV = "--csv";
  private static final String MARK = "--bom";
  private static final String STANDARD_OUTPUT = "-";

  @Override
  public String name() {
    return "export";
  }

  @Override
  public String summary() {
    return "Writes interactions as JSON arrays or CSV, as they were recorded. Writers may be at"
        + " work.";
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(SESSION, "ID", "those of a session"),
        new Option(DATE, "YYYY-MM-DD", "those of a day, in UTC; may go with " + SESSION),
        new Option(
            OUT, "DIR", "write files below DIR; " + STANDARD_OUTPUT + ", the default, prints"),
        new Option(CSV, "", "one CSV instead of JSON arrays"),
        new Option(MARK, "", "begin the CSV with a byte order mark"),
        Keys.OPTION);
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) throws IOException, UsageException {
    Selection selection = selection(arguments);
    Format format = format(arguments);
    String out = arguments.text(OUT).orElse(STANDARD_OUTPUT);
    Path directory = arguments.directory();
    Path target = Arguments.path(OUT, out);
    KeyProvider keys = Keys.of(arguments);
    try (FileHistory history =
        keys == null ? FileRecorder.readOnly(directory) : FileRecorder.readOnly(directory, keys)) {
      if (out.equals(STANDARD_OUTPUT)) {
        selection.copy(history, new OneDocument(format, terminal.out()));
      } else {
        files(selection, history, format, target, terminal);
      }
      return terminal.warn(history.storeHealth().reasons());
    }
  }

  private static void files(
      Selection selection, FileHistory history, Format format, Path target, Terminal terminal)
      throws IOException {
    try (NewFiles files =
        new NewFiles(
            target,
            format,
            call -> format instanceof Csv ? selection.file() : selection.file(call))) {
      long count = selection.copy(history, files);
      terminal.println(
          Counted.of(count, "interaction") + " in " + Counted.of(files.files(), "file"));
    }
  }

  private static Selection selection(Arguments arguments) throws UsageException {
    if (!arguments.has(SESSION) && !arguments.has(DATE)) {
      throw new UsageException("say what to export: " + SESSION + " ID or " + DATE + " YYYY-MM-DD");
    }
    return new Selection(arguments.text(SESSION).orElse(null), arguments.day(DATE).orElse(null));
  }

  private static Format format(Arguments arguments) throws UsageException {
    if (arguments.has(CSV)) {
      return new Csv(arguments.has(MARK));
    }
    if (arguments.has(MARK)) {
      throw new UsageException(MARK + " needs " + CSV);
    }
    return new JsonArray();
  }
}
