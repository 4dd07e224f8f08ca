package io.theater.sink;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** One file of a spool. Only the process that began it appends to it. */
final class SpoolSegment {
  private static final Pattern NAME = Pattern.compile("spool-(\\d{12})\\.jsonl");

  final long number;
  final Path file;

  /** Where the last whole line ends, or a torn one. */
  volatile long end;

  /** How many events of it are not delivered yet. */
  final AtomicLong waiting = new AtomicLong();

  private SpoolSegment(Path file, long number, long end) {
    this.file = file;
    this.number = number;
    this.end = end;
  }

  static SpoolSegment begin(Path directory, long number) {
    String name = String.format(Locale.ROOT, "spool-%012d.jsonl", number);
    return new SpoolSegment(directory.resolve(name), number, 0);
  }

  static SpoolSegment found(Path file, long size) {
    String name = file.getFileName().toString();
    return new SpoolSegment(file, Long.parseLong(NAME.matcher(name).replaceFirst("$1")), size);
  }

  static boolean isOne(Path file) {
    return NAME.matcher(file.getFileName().toString()).matches();
  }
}
