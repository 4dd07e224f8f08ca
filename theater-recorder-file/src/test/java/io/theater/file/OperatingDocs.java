package io.theater.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The examples for operators in the documentation. */
final class OperatingDocs {
  private OperatingDocs() {}

  /** Every command, one to a line. */
  static List<String> commands() throws IOException {
    return blocks("sh").stream().flatMap(String::lines).filter(line -> !line.isBlank()).toList();
  }

  /** The query. */
  static String sql() throws IOException {
    return blocks("sql").get(0);
  }

  private static List<String> blocks(String language) throws IOException {
    String text = Files.readString(Path.of("..", "docs", "recording.md"));
    String section = text.substring(text.indexOf("\n## Operating\n"));
    int end = section.indexOf("\n## ", 1);
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(end < 0 ? section : section.substring(0, end))
        .results()
        .map((MatchResult block) -> block.group(1))
        .toList();
  }
}
