package io.theater.examples.page;

/**
 * How a page is looked at.
 *
 * @param width of the window in CSS pixels
 * @param dark whether the user prefers a dark scheme
 * @param chinese whether the browser is Chinese, else English
 */
record Look(int width, boolean dark, boolean chinese) {
  static final Look DESKTOP = new Look(1360, false, false);
  static final Look PHONE = new Look(390, false, false);

  int height() {
    return width < 600 ? 844 : 900;
  }

  String locale() {
    return chinese ? "zh-CN" : "en-US";
  }

  /** For the name of a file. */
  @Override
  public String toString() {
    return width + (dark ? "-dark" : "-light") + (chinese ? "-zh" : "-en");
  }
}
