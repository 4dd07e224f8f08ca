package io.theater.benchmarks;

/**
 * A bound on the median of one figure of one variant, absolute or relative to the same figure of
 * another variant.
 *
 * @param variant whose figure
 * @param figure which figure
 * @param atMost whether the bound is a ceiling rather than a floor
 * @param bound the bound, or the factor when it is relative
 * @param relativeTo the variant the factor applies to; blank for an absolute bound
 */
public record Goal(String variant, String figure, boolean atMost, double bound, String relativeTo) {

  /** A ceiling. */
  public static Goal atMost(String variant, String figure, double bound) {
    return new Goal(variant, figure, true, bound, "");
  }

  /** A floor. */
  public static Goal atLeast(String variant, String figure, double bound) {
    return new Goal(variant, figure, false, bound, "");
  }

  /** A bound that is a multiple of what another variant reaches in the same run. */
  public Goal times(String other) {
    return new Goal(variant, figure, atMost, bound, other);
  }

  /** What is to be reached, in words. */
  public String words() {
    String sign = atMost ? " ≤ " : " ≥ ";
    String factor = relativeTo.isBlank() ? "" : " × " + relativeTo;
    return variant + ": " + figure + sign + Numbers.text(bound) + factor;
  }

  /** Whether the medians of a run reach it. */
  public boolean isMet(Outcome outcome) {
    double limit = relativeTo.isBlank() ? bound : bound * outcome.median(relativeTo, figure);
    double reached = outcome.median(variant, figure);
    return atMost ? reached <= limit : reached >= limit;
  }
}
