package io.theater.examples.model.scripted;

import io.theater.examples.model.scripted.Understanding.Order;
import io.theater.examples.model.scripted.Vocabulary.Column;
import io.theater.examples.model.scripted.Vocabulary.Grouping;
import io.theater.examples.model.scripted.Vocabulary.Measure;
import io.theater.examples.model.scripted.Vocabulary.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Parses a question. Takes the words it knows out of it one kind after the other; a word that is
 * left over in the end means that the question was not understood, since an answer that silently
 * ignores half of the question would be a wrong one.
 */
final class QuestionReader {

  private static final int DEFAULT_TOP = 10;
  private static final Pattern LARGEST =
      Pattern.compile(
          "\\b(?:top|best|best-selling|most|highest|largest|biggest)\\b|最(?!低|少|差|小)|前|排名|排行|畅销");
  private static final Pattern SMALLEST =
      Pattern.compile("\\b(?:worst|least|lowest|fewest|smallest)\\b|最(?:低|少|差|小)");
  private static final Pattern COUNTING =
      Pattern.compile("\\b(?:how many|number|count|total)\\b|多少|几|数量|人数|总数|数");
  private static final Pattern TREND =
      Pattern.compile("\\b(?:trend|over time|develop(?:ment|ed)?)\\b|趋势|走势|变化");
  private static final Pattern LIMIT = Pattern.compile("(?<![\\d.,-])\\d{1,3}(?![\\d.,-])");

  private final Vocabulary vocabulary;
  private final Wording wording;
  private final List<Column> conditions = new ArrayList<>();

  private QuestionReader(Vocabulary vocabulary, Wording wording) {
    this.vocabulary = vocabulary;
    this.wording = wording;
  }

  /**
   * @param schema the schema as the prompt describes it; names of places and products come from it
   */
  static Understanding read(String question, Vocabulary vocabulary, String schema)
      throws NotUnderstoodException {
    return new QuestionReader(vocabulary, new Wording(question)).read(schema);
  }

  private Understanding read(String schema) throws NotUnderstoodException {
    boolean counting = wording.has(COUNTING);
    boolean smallest = wording.has(SMALLEST);
    boolean ranked = smallest || wording.has(LARGEST);
    takeValues(schema);
    List<String> amounts = AmountWords.take(wording);
    conditions.addAll(TimeWords.take(wording, vocabulary.time()));
    int limit = takeLimit();
    List<Measure> strong =
        vocabulary.measures().stream()
            .filter(measure -> measure.strong() && wording.has(measure.words()))
            .toList();
    List<Grouping> groupings = takeGroupings();
    List<Measure> measures = measures(strong, groupings, ranked || limit > 0);
    boolean listing = lists(measures, groupings, counting, ranked || limit > 0);
    takeRest();
    addAmounts(amounts, measures.get(0));
    if (listing) {
      return listing(measures.get(0), limit);
    }
    if (groupings.isEmpty() && (ranked || limit > 0)) {
      throw new NotUnderstoodException("a ranking, but not of what");
    }
    List<Column> keys =
        groupings.stream().flatMap(grouping -> grouping.columns().stream()).toList();
    boolean byKey =
        !ranked && (groupings.size() > 1 || groupings.stream().anyMatch(Grouping::time));
    Order largestOrSmallest = smallest ? Order.SMALLEST_FIRST : Order.LARGEST_FIRST;
    return understanding(
        keys,
        measures.stream().map(Measure::column).toList(),
        byKey ? Order.BY_KEY : largestOrSmallest,
        limit > 0 || !ranked ? limit : DEFAULT_TOP);
  }

  private Understanding understanding(
      List<Column> keys, List<Column> measures, Order order, int limit) {
    addDefaultConditions(Stream.concat(keys.stream(), measures.stream()).toList());
    return new Understanding(
        vocabulary, wording.chinese(), keys, measures, List.copyOf(conditions), order, limit);
  }

  private Understanding listing(Measure measure, int limit) {
    Map<Boolean, List<Column>> columns =
        measure.listing().stream()
            .collect(Collectors.partitioningBy(column -> column.expression().startsWith("SUM(")));
    return understanding(
        columns.getOrDefault(false, List.of()),
        columns.getOrDefault(true, List.of()),
        Order.LARGEST_FIRST,
        limit > 0 ? limit : 100);
  }

  private void takeValues(String schema) {
    List<Value> values = new ArrayList<>(SchemaNames.read(schema, vocabulary));
    values.addAll(vocabulary.values());
    Map<String, List<String>> byColumn = new LinkedHashMap<>();
    for (Value value : values) {
      if (wording.take(value.words())) {
        byColumn.computeIfAbsent(value.column(), column -> new ArrayList<>()).add(value.value());
      }
    }
    byColumn.forEach((column, found) -> conditions.add(condition(column, found)));
  }

  private static Column condition(String column, List<String> values) {
    String list =
        values.stream()
            .map(value -> "'" + value.replace("'", "''") + "'")
            .collect(Collectors.joining(", "));
    String expected = values.size() == 1 ? " = " + list : " IN (" + list + ")";
    return Column.of(column + expected, "", column.substring(0, column.indexOf('.')));
  }

  private void addAmounts(List<String> amounts, Measure measure) throws NotUnderstoodException {
    for (String amount : amounts) {
      Column condition = measure.amount();
      if (condition.expression().isEmpty()) {
        throw new NotUnderstoodException("an amount for " + measure.label());
      }
      conditions.add(
          new Column(condition.expression().replace("%s", amount), "", condition.tables()));
    }
  }

  private int takeLimit() {
    List<Integer> numbers = wording.takeCounts(LIMIT);
    return numbers.isEmpty() ? 0 : numbers.get(0);
  }

  private List<Grouping> takeGroupings() {
    List<Grouping> found = new ArrayList<>();
    // twice, as the second of "by month and city" is only seen once the first is taken
    for (int round = 0; round < 2; round++) {
      for (Grouping grouping : vocabulary.groupings()) {
        if (!found.contains(grouping) && wording.take(grouping.words())) {
          found.add(grouping);
        }
      }
    }
    if (wording.take(TREND) && found.stream().noneMatch(Grouping::time)) {
      vocabulary.groupings().stream()
          .filter(grouping -> grouping.label().equals("\"month\""))
          .forEach(found::add);
    }
    return found;
  }

  private List<Measure> measures(List<Measure> strong, List<Grouping> groupings, boolean ranked)
      throws NotUnderstoodException {
    List<Measure> measures = new ArrayList<>(strong);
    strong.forEach(measure -> wording.take(measure.words()));
    List<Measure> weak =
        vocabulary.measures().stream()
            .filter(measure -> !measure.strong() && wording.has(measure.words()))
            .sorted(Comparator.comparing(measure -> wording.position(measure.words())))
            .toList();
    if (strong.isEmpty()) {
      weak.stream().limit(1).forEach(measures::add);
    } else {
      weak.stream().filter(this::coordinated).forEach(measures::add);
    }
    if (measures.isEmpty()) {
      measures.add(impliedMeasure(groupings, ranked));
    }
    return measures;
  }

  /** "revenue and orders": the weak word stands beside a measure that was taken out. */
  private boolean coordinated(Measure measure) {
    String words = "(?:" + measure.words().pattern() + ")";
    String and = "\\s*(?:\\band\\b|,|和|与|、)\\s*";
    String count = "(?:(?:the )?number of )?";
    return wording.has(Pattern.compile("§" + and + count + words + "|" + words + and + "§"));
  }

  private Measure impliedMeasure(List<Grouping> groupings, boolean ranked)
      throws NotUnderstoodException {
    return vocabulary.measures().stream()
        .filter(
            measure ->
                (ranked && !groupings.isEmpty())
                    ? measure.label().equals(vocabulary.defaultMeasure())
                    : groupings.size() == 1 && shows(measure, groupings.get(0)))
        .findFirst()
        .orElseThrow(() -> new NotUnderstoodException("nothing to measure or list"));
  }

  private static boolean shows(Measure measure, Grouping grouping) {
    return measure.label().equals(grouping.label() + "s") && !measure.listing().isEmpty();
  }

  private static boolean lists(
      List<Measure> measures, List<Grouping> groupings, boolean counting, boolean ranked) {
    Measure first = measures.get(0);
    boolean asked = groupings.isEmpty() && !counting;
    boolean implied = groupings.size() == 1 && !ranked && shows(first, groupings.get(0));
    return measures.size() == 1 && !first.listing().isEmpty() && (asked || implied);
  }

  private void takeRest() throws NotUnderstoodException {
    vocabulary.measures().stream()
        .filter(measure -> !measure.strong())
        .forEach(measure -> wording.take(measure.words()));
    List<String> rest = wording.leftOver();
    if (!rest.isEmpty()) {
      throw new NotUnderstoodException(String.join(", ", rest));
    }
  }

  private void addDefaultConditions(List<Column> shown) {
    vocabulary
        .unlessFiltered()
        .forEach(
            (column, condition) -> {
              String alias = column.substring(0, column.indexOf('.'));
              boolean filtered =
                  conditions.stream().anyMatch(c -> c.expression().startsWith(column));
              boolean grouped = shown.stream().anyMatch(c -> c.expression().equals(column));
              boolean used =
                  Stream.concat(shown.stream(), conditions.stream())
                      .anyMatch(c -> c.tables().contains(alias));
              if (used && !filtered && !grouped) {
                conditions.add(Column.of(condition, "", alias));
              }
            });
  }
}
