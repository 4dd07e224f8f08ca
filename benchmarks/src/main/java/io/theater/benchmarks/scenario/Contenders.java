package io.theater.benchmarks.scenario;

import io.theater.benchmarks.peer.ChronicleFile;
import io.theater.benchmarks.peer.HandOffFile;
import io.theater.benchmarks.peer.LogbackFile;
import io.theater.benchmarks.peer.NaiveFiles;
import io.theater.benchmarks.work.Contender;
import io.theater.benchmarks.work.CountingSink;
import io.theater.benchmarks.work.SegmentSink;
import io.theater.benchmarks.work.TheaterContender;
import io.theater.file.FileRecorder;
import io.theater.sink.InMemorySink;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Who takes part where records are recorded. */
final class Contenders {
  static final String COUNTING = "theater, counting sink";
  static final String SEGMENT = "theater, one sealed file";
  static final String FILE = "theater, FileRecorder";
  static final String LOGBACK = "Logback async";
  static final String HAND_OFF = "hand-off to one writer";
  static final String CHRONICLE = "Chronicle Queue, JSON";
  static final String NAIVE = "open, append, close, two files";

  private Contenders() {}

  static Contender.Opening opening(String name) {
    Map<String, Contender.Opening> known = all();
    known.putAll(ofFiles());
    return Objects.requireNonNull(known.get(name), name);
  }

  /** Those that are only asked beside the file recorder. */
  static Map<String, Contender.Opening> ofFiles() {
    return Map.of(
        CHRONICLE, directory -> new ChronicleFile(directory.resolve("chronicle")),
        NAIVE, directory -> new NaiveFiles(directory.resolve("naive")));
  }

  static Map<String, Contender.Opening> all() {
    Map<String, Contender.Opening> all = new LinkedHashMap<>();
    all.put(COUNTING, directory -> new TheaterContender(new CountingSink()));
    all.put("theater, in memory", directory -> new TheaterContender(InMemorySink.create()));
    all.put(
        SEGMENT,
        directory -> new TheaterContender(new SegmentSink(directory.resolve("segment.jsonl"))));
    all.put(
        FILE, directory -> new TheaterContender(FileRecorder.at(directory.resolve("recording"))));
    all.put(LOGBACK, directory -> new LogbackFile(directory.resolve("logback.jsonl")));
    all.put(HAND_OFF, directory -> new HandOffFile(directory.resolve("hand-off.jsonl")));
    return all;
  }
}
