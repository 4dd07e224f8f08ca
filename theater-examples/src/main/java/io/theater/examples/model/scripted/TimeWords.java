package io.theater.examples.model.scripted;

import io.theater.examples.model.scripted.Vocabulary.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads years, quarters and months. */
final class TimeWords {

  private static final Pattern YEAR_MONTH =
      Pattern.compile("(?<![\\d-])(20\\d\\d)-(0[1-9]|1[0-2])(?![\\d-])");
  private static final Pattern YEAR = Pattern.compile("(?<![\\d.,-])(20\\d\\d)(?![\\d-])年?");
  private static final String MONTH_NAMES =
      "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|(?<=in |of |and"
          + " )may|june?|july?|aug(?:ust)?"
          + "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
  private static final Pattern MONTH_EN = Pattern.compile("\\b(?:" + MONTH_NAMES + ")\\b");
  private static final String MONTH_STARTS = "janfebmaraprmayjunjulaugsepoctnovdec";
  private static final Pattern MONTH_ZH =
      Pattern.compile("(?<!\\d)(1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?");
  private static final Pattern QUARTER =
      Pattern.compile(
          "\\bq([1-4])\\b|\\b(first|second|third|fourth|1st|2nd|3rd|4th) quarter\\b"
              + "|第?([一二三四1-4])季度?");
  private static final List<String> DIGITS_ZH =
      List.of("零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二");
  private static final List<String> ORDINALS =
      List.of("", "first", "second", "third", "fourth", "1st", "2nd", "3rd", "4th");

  private TimeWords() {}

  /** Takes times out of the wording; returns the conditions they mean for a column. */
  static List<Column> take(Wording wording, Column time) {
    Set<Integer> years = new TreeSet<>();
    Set<Integer> months = new TreeSet<>();
    wording.takeAll(
        YEAR_MONTH,
        match -> {
          years.add(number(match.group(1)));
          return months.add(number(match.group(2)));
        });
    years.addAll(wording.takeAll(YEAR, match -> number(match.group(1))));
    Set<Integer> quarters = new TreeSet<>(wording.takeAll(QUARTER, TimeWords::quarter));
    months.addAll(
        wording.takeAll(
            MONTH_EN, match -> MONTH_STARTS.indexOf(match.group().substring(0, 3)) / 3 + 1));
    months.addAll(wording.takeAll(MONTH_ZH, match -> number(match.group(1))));
    List<Column> conditions = new ArrayList<>();
    add(conditions, "YEAR", years, time);
    add(conditions, "QUARTER", quarters, time);
    add(conditions, "MONTH", months, time);
    return conditions;
  }

  private static int quarter(MatchResult match) {
    if (match.group(2) != null) {
      return (ORDINALS.indexOf(match.group(2)) - 1) % 4 + 1;
    }
    return number(match.group(1) != null ? match.group(1) : match.group(3));
  }

  private static int number(String text) {
    int chinese = DIGITS_ZH.indexOf(text);
    return chinese >= 0 ? chinese : Integer.parseInt(text);
  }

  private static void add(
      List<Column> conditions, String function, Set<Integer> values, Column time) {
    if (!values.isEmpty()) {
      String list = values.stream().map(String::valueOf).collect(Collectors.joining(", "));
      String expected = values.size() == 1 ? " = " + list : " IN (" + list + ")";
      String call = function + "(" + time.expression() + ")";
      conditions.add(new Column(call + expected, "", time.tables()));
    }
  }
}
