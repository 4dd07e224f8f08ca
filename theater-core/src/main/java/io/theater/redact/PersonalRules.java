package io.theater.redact;

import java.util.ArrayList;
import java.util.List;

/** Personal data, which is looked for only on demand. */
final class PersonalRules {

  /** What may stand before the @ of an e-mail address. */
  static final Ascii LOCAL = Ascii.of("0-9A-Za-z.!#$%&'*+/=?^_`{|}~-");

  private static final Ascii LOCAL_START = Ascii.of("0-9A-Za-z_");
  private static final Ascii DOMAIN = Ascii.of("0-9A-Za-z.-");
  private static final Ascii LETTER = Ascii.of("A-Za-z");
  private static final int LONGEST_NUMBER = 28;

  private PersonalRules() {}

  static List<Anchor> emails() {
    return List.of(Anchor.exact("@", PersonalRules::email));
  }

  static List<Anchor> phones() {
    List<Anchor> anchors = new ArrayList<>();
    anchors.add(Anchor.exact("+", PersonalRules::internationalPhone));
    for (char second = '3'; second <= '9'; second++) {
      anchors.add(Anchor.exact("1" + second, PersonalRules::chineseMobile));
    }
    return anchors;
  }

  static List<Anchor> cards() {
    return List.of(
        Anchor.exact("2", PersonalRules::card),
        Anchor.exact("3", PersonalRules::card),
        Anchor.exact("4", PersonalRules::card),
        Anchor.exact("5", PersonalRules::card),
        Anchor.exact("6", PersonalRules::card));
  }

  static List<Anchor> chineseIds() {
    List<Anchor> anchors = new ArrayList<>();
    for (char first = '1'; first <= '8'; first++) {
      anchors.add(Anchor.exact(String.valueOf(first), PersonalRules::chineseId));
    }
    return anchors;
  }

  private static Verdict email(Window text, int start, int end) {
    int from = text.runBack(start, LOCAL, Window.CONTEXT);
    if (text.at(from - 1) == '\\') {
      from += text.at(from) == 'u' ? 5 : 1;
    }
    while (from < start && !LOCAL_START.has(text.at(from))) {
      from++;
    }
    if (from >= start) {
      return Verdict.NONE;
    }
    int stop = text.run(end, DOMAIN, 253);
    while (stop > end && !LETTER.has(text.at(stop - 1))) {
      stop--;
    }
    int label = text.runBack(stop, LETTER, 63);
    boolean email = stop - label >= 2 && label - 1 > end && text.at(label - 1) == '.';
    return email ? Verdict.secret("email", from, stop) : Verdict.NONE;
  }

  private static boolean beginsNumber(Window text, int start) {
    return text.boundary(start, Ascii.WORD) && !(text.at(start - 1) == '.');
  }

  private static Verdict chineseMobile(Window text, int start, int end) {
    return beginsNumber(text, start)
        ? number("phone", start, numberEnd(text, start, 11, 11, false))
        : Verdict.NONE;
  }

  private static Verdict internationalPhone(Window text, int start, int end) {
    return !Ascii.WORD.has(text.at(start - 1)) && Ascii.DIGIT.has(text.at(end))
        ? number("phone", start, numberEnd(text, end, 9, 15, false))
        : Verdict.NONE;
  }

  private static Verdict card(Window text, int start, int end) {
    boolean begins =
        beginsNumber(text, start)
            && text.at(start - 1) != '-'
            && text.run(start, Ascii.DIGIT, 4) == start + 4;
    return begins ? number("card", start, numberEnd(text, start, 13, 19, true)) : Verdict.NONE;
  }

  private static Verdict number(String kind, int start, int end) {
    return end < 0 ? Verdict.NONE : Verdict.secret(kind, start, end);
  }

  /**
   * The end of the longest number with so many digits, among them single blanks, dashes or
   * brackets; -1 when there is none.
   */
  private static int numberEnd(Window text, int start, int least, int most, boolean luhn) {
    int digits = 0;
    int end = start;
    int best = -1;
    for (int i = start; digits <= most && i - end <= 2 && i - start < LONGEST_NUMBER; i++) {
      if (Ascii.DIGIT.has(text.at(i))) {
        digits++;
        end = i + 1;
        boolean whole = digits >= least && digits <= most && !Ascii.WORD.has(text.at(end));
        best = whole && (!luhn || luhn(text, start, end)) ? end : best;
      } else if (" -()".indexOf(text.at(i)) < 0) {
        break;
      }
    }
    return best;
  }

  private static boolean luhn(Window text, int start, int end) {
    int sum = 0;
    boolean twice = false;
    for (int i = end - 1; i >= start; i--) {
      if (Ascii.DIGIT.has(text.at(i))) {
        int digit = (text.at(i) - '0') * (twice ? 2 : 1);
        sum += digit > 9 ? digit - 9 : digit;
        twice = !twice;
      }
    }
    return sum % 10 == 0;
  }

  private static Verdict chineseId(Window text, int start, int end) {
    if (!beginsNumber(text, start) || text.run(start, Ascii.DIGIT, 17) != start + 17) {
      return Verdict.NONE;
    }
    int sum = 0;
    int weight = 1;
    for (int i = start + 16; i >= start; i--) {
      weight = weight * 2 % 11;
      sum += weight * (text.at(i) - '0');
    }
    char check = "10X98765432".charAt(sum % 11);
    boolean valid =
        Character.toUpperCase(text.at(start + 17)) == check && !Ascii.WORD.has(text.at(start + 18));
    return valid ? Verdict.secret("chinese_id", start, start + 18) : Verdict.NONE;
  }
}
