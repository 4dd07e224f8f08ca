package io.theater.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** Statistics of small samples, and figures as text. */
public final class Numbers {
  private Numbers() {}

  /** The middle value, or the mean of the two in the middle; NaN for no values. */
  public static double median(double... values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Nearest-rank percentile of values that are sorted already. */
  public static long percentile(long[] sorted, double percent) {
    int rank = (int) Math.ceil(percent * sorted.length / 100);
    return sorted[Math.max(1, Math.min(rank, sorted.length)) - 1];
  }

  /** Three significant digits below 1,000, whole numbers with separators above; "–" for NaN. */
  public static String text(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    double size = Math.abs(value);
    if (size >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    if (size >= 10) {
      return trim(String.format(Locale.ROOT, "%.1f", value));
    }
    return trim(String.format(Locale.ROOT, size >= 1 ? "%.2f" : "%.3f", value));
  }

  private static String trim(String decimal) {
    return decimal.replaceAll("\\.?0+$", "");
  }
}
