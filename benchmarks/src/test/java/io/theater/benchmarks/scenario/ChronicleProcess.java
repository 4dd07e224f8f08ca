package io.theater.benchmarks.scenario;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.theater.benchmarks.work.Contender;
import io.theater.benchmarks.work.Producers;
import io.theater.benchmarks.work.WorkItems;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.wire.DocumentContext;

/** Records into a queue, opens it again, and prints the id of every record in it. */
public final class ChronicleProcess {
  private ChronicleProcess() {}

  /** Begins: {@code DIRECTORY RECORDS}. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    Contender contender = Contenders.opening(Contenders.CHRONICLE).open(directory);
    new Producers(2, new WorkItems()).produce(contender, Integer.parseInt(arguments[1]));
    contender.close();
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (ChronicleQueue queue =
        ChronicleQueue.singleBuilder(directory.resolve("chronicle")).readOnly(true).build()) {
      ExcerptTailer tailer = queue.createTailer();
      for (boolean more = true; more; ) {
        more = printNext(tailer, out);
      }
    }
    System.exit(0); // whatever threads the queue has left
  }

  private static boolean printNext(ExcerptTailer tailer, PrintStream out) throws Exception {
    try (DocumentContext excerpt = tailer.readingDocument()) {
      if (!excerpt.isPresent()) {
        return false;
      }
      byte[] line = excerpt.wire().bytes().toByteArray();
      out.println(new ObjectMapper().readTree(line).path("id").asText());
      return true;
    }
  }
}
