package io.theater.json;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;

/**
 * Times as they are written in lines, read without the general parser, which takes a microsecond.
 */
final class Instants {
  private static final String PATTERN = "0000-00-00T00:00:00"; // a digit for each zero
  private static final int MAX_DIGITS = 9;
  private static final int BILLION = 1_000_000_000;

  private Instants() {}

  /**
   * The same as {@link Instant#parse}, to which everything goes that is not quite usual.
   *
   * @throws java.time.DateTimeException when it is no time
   */
  static Instant parse(String text) {
    int end = text.length() - 1;
    if (!isUsual(text, end)) {
      return Instant.parse(text);
    }
    int year = 100 * two(text, 0) + two(text, 2);
    int month = two(text, 5);
    int day = two(text, 8);
    int hour = two(text, 11);
    int minute = two(text, 14);
    int second = two(text, 17);
    if (!isDate(year, month, day) || hour > 23 || minute > 59 || second > 59) {
      return Instant.parse(text);
    }
    long days = LocalDate.of(year, month, day).toEpochDay();
    return Instant.ofEpochSecond(
        86_400 * days + 3_600L * hour + 60L * minute + second, nanos(text, end));
  }

  /** Four digits of a year, no zone but Z, at most nine digits of a fraction. */
  private static boolean isUsual(String text, int end) {
    int length = PATTERN.length();
    if (end < length || text.charAt(end) != 'Z' || !isTime(text)) {
      return false;
    }
    if (end == length) {
      return true;
    }
    int digits = end - length - 1;
    if (text.charAt(length) != '.' || digits == 0 || digits > MAX_DIGITS) {
      return false;
    }
    for (int i = length + 1; i < end; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isTime(String text) {
    for (int i = 0; i < PATTERN.length(); i++) {
      char wanted = PATTERN.charAt(i);
      char found = text.charAt(i);
      if (wanted == '0' ? !isDigit(found) : found != wanted) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDate(int year, int month, int day) {
    return month >= 1
        && month <= 12
        && day >= 1
        && (day <= 28 || day <= YearMonth.of(year, month).lengthOfMonth());
  }

  private static int nanos(String text, int end) {
    int nanos = 0;
    int unit = BILLION;
    for (int i = PATTERN.length() + 1; i < end; i++) {
      unit /= 10;
      nanos += unit * (text.charAt(i) - '0');
    }
    return nanos;
  }

  private static int two(String text, int at) {
    return 10 * (text.charAt(at) - '0') + text.charAt(at + 1) - '0';
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }
}
