package io.theater.file.cli;

import io.theater.file.internal.BaseDirectory;
import io.theater.file.internal.Counted;
import io.theater.file.internal.operate.Finding;
import io.theater.file.internal.operate.Tally;
import io.theater.file.internal.operate.Verification;
import io.theater.json.JsonWriter;
import io.theater.segment.FileStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Reports everything that is damaged. */
final class Verify implements Command {
  private static final String JSON = "--json";
  private static final String VIEWS = "--views";

  @Override
  public String name() {
    return "verify";
  }

  @Override
  public String summary() {
    return "Reads all of a recording and reports every damaged line. Writers may be at work.";
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(VIEWS, "", "check by_session and errors as well"),
        new Option(JSON, "", "one JSON object"));
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) throws IOException, UsageException {
    Path base = BaseDirectory.look(arguments.directory()).path();
    boolean views = arguments.has(VIEWS);
    Tally tally = arguments.has(JSON) ? json(base, views, terminal) : text(base, views, terminal);
    return tally.damaged() == 0 ? CommandLine.GOOD : CommandLine.DAMAGED;
  }

  private static Tally text(Path base, boolean views, Terminal terminal) throws IOException {
    Tally tally =
        new Verification(new FileStorage(), base, found -> terminal.println(line(found)))
            .run(views);
    terminal.println(
        String.join(
            ", ",
            Counted.of(tally.files(), "file"),
            Counted.of(tally.lines(), "good line"),
            Counted.of(tally.bytes(), "byte") + ": " + tally.damaged() + " damaged",
            tally.unfinished() + " unfinished"));
    return tally;
  }

  private static String line(Finding found) {
    String kind = found.damaged() ? "damaged" : "unfinished";
    return kind + " " + found.file() + " at byte " + found.offset() + ": " + found.why();
  }

  private static Tally json(Path base, boolean views, Terminal terminal) throws IOException {
    JsonWriter json = new JsonWriter();
    json.beginObject().name("findings").beginArray();
    Tally tally =
        new Verification(
                new FileStorage(),
                base,
                found -> {
                  json.beginObject()
                      .member("file", found.file())
                      .member("offset", found.offset())
                      .member("damaged", found.damaged())
                      .member("why", found.why())
                      .endObject();
                  json.drainTo(terminal.out());
                })
            .run(views);
    json.endArray()
        .member("files", tally.files())
        .member("lines", tally.lines())
        .member("bytes", tally.bytes())
        .member("damaged", tally.damaged())
        .member("unfinished", tally.unfinished())
        .endObject()
        .drainTo(terminal.out());
    terminal.println("");
    return tally;
  }
}
