package io.theater.redact;

/**
 * A credential that is a literal prefix and a run of characters.
 *
 * @param kind the kind
 * @param set the characters that may follow the prefix
 * @param least how many of them must follow
 * @param exact whether not more of them may follow
 * @param random whether they must include a digit or an upper-case letter, or be one long word
 */
record TokenRule(String kind, Ascii set, int least, boolean exact, boolean random) implements Rule {

  private static final Ascii TELLING = Ascii.of("0-9A-Z");
  private static final Ascii JOINT = Ascii.of("_.-");

  @Override
  public Verdict verify(Window text, int start, int end) {
    if (!text.boundary(start, Ascii.ALNUM)) {
      return Verdict.NONE;
    }
    int stop = text.run(end, set, least);
    boolean secret =
        stop - end == least
            && (!exact || !set.has(text.at(stop)))
            && (!random || text.any(end, stop, TELLING) || !text.any(end, stop, JOINT));
    return secret ? Verdict.secret(kind, start, end, Tails.run(set)) : Verdict.NONE;
  }
}
