package io.theater.examples.model.scripted;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a question that have not been understood yet. What is understood is taken out, so
 * that in the end the rest tells whether something was overlooked. Used by one thread.
 */
final class Wording {

  private static final Pattern HAN = Pattern.compile("\\p{IsHan}");
  private static final List<String> NUMBERS_EN =
      List.of(
          "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten");
  private static final String NUMBERS_ZH = "零一二三四五六七八九十";
  private static final Pattern NUMBER_EN =
      Pattern.compile("\\b(two|three|four|five|six|seven|eight|nine|ten)\\b");
  private static final Pattern NUMBER_ZH =
      Pattern.compile("(?<=前)[一二三四五六七八九十]|[一二三四五六七八九十](?=[个名位款](?!月))");

  private static final Pattern FILLER_EN =
      Pattern.compile(
          "\\b(?:the|a|an|of|in|for|from|our|we|us|me|my|i|you|please|show|list|give|tell|get|find"
              + "|display|see|want|know|can|could|would|like|what|which|who|whose|how|many|much"
              + "|number|count|total|totals|overall|sum|is|are|was|were|do|did|does|have|has|had|been"
              + "|there|with|and|or|by|per|each|every|all|any|at|on|top|best|worst|most|least|highest"
              + "|lowest|largest|biggest|smallest|fewest|sold|sell|sells|selling|bought|buy|buys|buying"
              + "|ordered|order|place|placed|made|make|live|lives|living|based|come|comes|that|their"
              + "|its|it|value|worth|amount|amounts|eur|euros?|off|take|took|taken|work|works|working"
              + "|earn|earns|earning|then|when|across|s)\\b");
  private static final Pattern FILLER_ZH =
      Pattern.compile(
          "请问|请|帮我|给我|告诉我|列出|列表|显示|查询|查看|查一下|统计|一下|有哪些|哪些|哪个|哪|多少|几"
              + "|什么|是|的|了|在|有|来自|属于|我们|公司|总共|一共|合计|总计|总数|总|所有|全部|分别|最高"
              + "|最多|最好|最大|最低|最少|最差|最小|排名|排行榜?|前|按照?|每|各|卖出|卖得|卖|购买|买|得"
              + "|下单|情况|如何|怎么样|呢|吗|和|与|及|或|个|位|名|款|家|件|中|里|内|人|欧元|元|数");
  private static final Pattern LEFT_OVER =
      Pattern.compile("\\p{IsHan}+|[\\p{L}\\p{N}'.-]*[\\p{L}\\p{N}]");

  private String text;
  private final boolean chinese;

  Wording(String question) {
    String plain = Normalizer.normalize(question, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    this.chinese = HAN.matcher(plain).find();
    String english =
        NUMBER_EN
            .matcher(plain.replace('’', '\''))
            .replaceAll(number -> String.valueOf(NUMBERS_EN.indexOf(number.group())));
    this.text =
        NUMBER_ZH
            .matcher(english)
            .replaceAll(number -> String.valueOf(NUMBERS_ZH.indexOf(number.group())))
            .replaceAll("\\s+", " ")
            .strip();
  }

  boolean chinese() {
    return chinese;
  }

  boolean has(Pattern words) {
    return words.matcher(text).find();
  }

  /** The position of the first occurrence; {@link Integer#MAX_VALUE} when there is none. */
  int position(Pattern words) {
    Matcher matcher = words.matcher(text);
    return matcher.find() ? matcher.start() : Integer.MAX_VALUE;
  }

  /** Takes out all occurrences and says whether there was one. */
  boolean take(Pattern words) {
    return !takeAll(words, match -> match).isEmpty();
  }

  /** Takes out all occurrences, leaving § in their place, and returns what was made of each. */
  <T> List<T> takeAll(Pattern words, Function<MatchResult, T> reading) {
    return takeAll(words, " § ", reading);
  }

  /** Takes out all numbers, leaving a word in their place that ranks what follows: "top". */
  List<Integer> takeCounts(Pattern counts) {
    String top = chinese ? "前" : "top ";
    return takeAll(counts, top, count -> Integer.parseInt(count.group()));
  }

  private <T> List<T> takeAll(Pattern words, String mark, Function<MatchResult, T> reading) {
    List<T> found = words.matcher(text).results().map(reading).toList();
    text = words.matcher(text).replaceAll(mark).replaceAll(" +", " ");
    text = text.replaceAll(" ?§ ?(?=[和与、])", "§");
    return found;
  }

  /** Words that mean nothing to the script, in the order of the question. */
  List<String> leftOver() {
    String rest = FILLER_EN.matcher(text).replaceAll(" ");
    rest = FILLER_ZH.matcher(rest).replaceAll(" ");
    return LEFT_OVER.matcher(rest).results().map(MatchResult::group).distinct().toList();
  }
}
