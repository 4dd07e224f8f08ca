package io.theater.examples.model.scripted;

import io.theater.examples.model.scripted.Vocabulary.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The names of places, products and departments, as the schema in a prompt lists them. */
final class SchemaNames {

  private static final Pattern NAMES_LINE =
      Pattern.compile("(?m)^names in (\\w+) \\(name = name_zh\\): (.*)$");
  private static final Pattern NAME = Pattern.compile("([^;=]+) = ([^;=]+)");

  private SchemaNames() {}

  /** The names the schema tells, longest first, so that "Paris Region" is not read as "Paris". */
  static List<Value> read(String schema, Vocabulary vocabulary) {
    List<Value> names = new ArrayList<>();
    for (MatchResult line : NAMES_LINE.matcher(schema).results().toList()) {
      String alias = vocabulary.aliasOf(line.group(1));
      if (!alias.isEmpty()) {
        NAME.matcher(line.group(2))
            .results()
            .map(name -> name(alias + ".name", name.group(1).strip(), name.group(2).strip()))
            .forEach(names::add);
      }
    }
    names.sort(Comparator.comparing(value -> -value.value().length()));
    return names;
  }

  private static Value name(String column, String english, String chinese) {
    String stem = english.toLowerCase(Locale.ROOT).replaceAll("s$", "");
    Pattern words =
        Pattern.compile(
            "\\b"
                + Pattern.quote(stem)
                + "s?(?: (?:category|region|city|department))?\\b|"
                + Pattern.quote(chinese.toLowerCase(Locale.ROOT))
                + "(?:类别|类|市|地区)?");
    return new Value(words, column, english);
  }
}
