package io.theater.examples.model.scripted;

import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Reads "over 500", "500元以上" and the like. */
final class AmountWords {

  private static final Pattern COUNTED_AMOUNT =
      Pattern.compile(
          "(?:over|above|more than|at least|under|below|less than|fewer than|超过|至少|少于|多于)"
              + " ?\\d+ ?(?:orders?|items?|units?|pieces?|days?|times|customers?|个|天|件|单|次|位)");
  private static final Pattern AMOUNT =
      Pattern.compile(
          "(at least|>=|不低于|至少|at most|<=|不超过|over|above|more than|greater than|exceeding|>"
              + "|超过|大于|高于|under|below|less than|<|低于|小于|少于)"
              + "\\s*[€$¥]?\\s*(\\d+(?:,\\d{3})*(?:\\.\\d+)?)\\s*(?:€|eur\\b|euros?\\b|欧元|元)?"
              + "|(\\d+(?:\\.\\d+)?)\\s*(?:欧元|元)?以上");
  private static final Map<Pattern, String> OPERATORS =
      Map.of(
          Pattern.compile("at least|>=|不低于|至少|"), ">=",
          Pattern.compile("at most|<=|不超过"), "<=",
          Pattern.compile("over|above|more than|greater than|exceeding|>|超过|大于|高于"), ">",
          Pattern.compile("under|below|less than|<|低于|小于|少于"), "<");

  private AmountWords() {}

  /** Takes amounts out of the wording; returns each as a comparison such as "&gt; 500". */
  static List<String> take(Wording wording) throws NotUnderstoodException {
    if (wording.has(COUNTED_AMOUNT)) {
      throw new NotUnderstoodException("limits on counts");
    }
    return wording.takeAll(AMOUNT, AmountWords::comparison);
  }

  private static String comparison(MatchResult match) {
    String words = match.group(1) == null ? "" : match.group(1);
    String operator =
        OPERATORS.entrySet().stream()
            .filter(entry -> entry.getKey().matcher(words).matches())
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow();
    String number = match.group(2) == null ? match.group(3) : match.group(2);
    return operator + " " + number.replace(",", "");
  }
}
