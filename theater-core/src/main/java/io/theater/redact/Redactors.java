package io.theater.redact;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The redactors there are.
 *
 * <pre>{@code
 * Redactor redactor = Redactors.builder()
 *     .emails().phones()
 *     .secretKeys("internal_code", "工号")
 *     .rule("ticket", "TCK-", Pattern.compile("TCK-[0-9]{8}"))
 *     .build();
 * }</pre>
 */
public final class Redactors {

  static final String ERROR = "error";
  static final String GAP = "gap";

  private Redactors() {}

  /**
   * Masks credentials and the values of secret keys. The default.
   *
   * @return a shared redactor
   */
  public static Redactor standard() {
    return Standard.REDACTOR;
  }

  /**
   * Masks nothing. For texts that never leave the machine.
   *
   * @return a shared redactor
   */
  public static Redactor none() {
    return NoRedactor.INSTANCE;
  }

  /**
   * Starts from {@link #standard()}.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects what a redactor looks for. For one thread. */
  public static final class Builder {

    private final List<Anchor> anchors = new ArrayList<>();
    private final Set<String> kinds = new LinkedHashSet<>();
    private final List<String> keys = new ArrayList<>();
    private UnaryOperator<String> mask = StandardMask.INSTANCE;
    private Ascii leading = Ascii.of("");

    private Builder() {}

    /**
     * Also masks e-mail addresses, as kind {@code email}. Streams hold back the current word.
     *
     * @return this builder
     */
    public Builder emails() {
      leading = PersonalRules.LOCAL;
      return add("email", PersonalRules.emails());
    }

    /**
     * Also masks Chinese mobile numbers and international numbers with +, as {@code phone}.
     *
     * @return this builder
     */
    public Builder phones() {
      return add("phone", PersonalRules.phones());
    }

    /**
     * Also masks payment card numbers of 13 to 19 digits with a valid check digit, as {@code card}.
     *
     * @return this builder
     */
    public Builder cards() {
      return add("card", PersonalRules.cards());
    }

    /**
     * Also masks Chinese resident identity numbers with a valid check digit, {@code chinese_id}.
     *
     * @return this builder
     */
    public Builder chineseIds() {
      return add("chinese_id", PersonalRules.chineseIds());
    }

    /**
     * Also masks the values of keys that end so, as kind {@code secret}.
     *
     * @param names such as {@code internal_code}; case and separators do not matter
     * @return this builder
     */
    public Builder secretKeys(String... names) {
      for (String name : names) {
        requireLength("secretKeys: a name", name.strip());
        keys.add(name);
      }
      return this;
    }

    /**
     * Also masks what a pattern matches where a literal stands. At most 1,024 characters are looked
     * at; what is undecided then is masked up to the next white space.
     *
     * @param kind what it is masked as: 1 to 40 lower-case letters, digits and underscores
     * @param anchor the literal with which every match begins, exact in case
     * @param pattern matched at the anchor
     * @return this builder
     */
    public Builder rule(String kind, String anchor, Pattern pattern) {
      return rule(kind, anchor, CustomRule.matching(pattern));
    }

    /**
     * Also masks what a verifier takes for a secret where a literal stands.
     *
     * @param kind what it is masked as: 1 to 40 lower-case letters, digits and underscores
     * @param anchor the literal with which every secret begins, exact in case
     * @param verifier finds the end; when it throws, the whole text is masked
     * @return this builder
     */
    public Builder rule(String kind, String anchor, SecretVerifier verifier) {
      if (!kind.matches("[a-z0-9_]{1,40}")) {
        throw new IllegalArgumentException("rule: kind must match [a-z0-9_]{1,40}: " + kind);
      }
      requireLength("rule " + kind + ": the anchor", anchor);
      return add(kind, List.of(Anchor.exact(anchor, new CustomRule(kind, verifier))));
    }

    /**
     * Replaces the masks {@code [REDACTED:kind]}. Redacting a text twice changes nothing as long as
     * all masks begin alike and contain no secret themselves.
     *
     * @param mask makes the mask of a kind; called once for each kind
     * @return this builder
     */
    public Builder mask(UnaryOperator<String> mask) {
      this.mask = mask;
      return this;
    }

    /**
     * Builds the redactor.
     *
     * @return a new redactor
     */
    public Redactor build() {
      KeyNames names = KeyNames.standardAnd(keys);
      Set<String> all = new LinkedHashSet<>(kinds);
      all.addAll(List.of(ERROR, GAP));
      all.addAll(CredentialRules.kinds());
      for (KeyNames.Key key : names.keys()) {
        all.add(key.kind());
      }
      Masks masks = new Masks(all, mask);
      return new ScanningRedactor(
          new Vocabulary(new Anchors(anchors(masks, names)), masks, names, leading));
    }

    private List<Anchor> anchors(Masks masks, KeyNames names) {
      List<Anchor> all = new ArrayList<>(anchors);
      all.addAll(CredentialRules.all(masks));
      for (KeyNames.Key key : names.keys()) {
        Rule rule = new KeyRule(key, masks);
        for (String spelling : KeyNames.spellings(key)) {
          all.add(Anchor.anyCase(spelling, rule));
        }
      }
      if (!masks.prefix().isEmpty()) {
        all.add(Anchor.exact(masks.prefix(), masks));
      }
      return all;
    }

    private static void requireLength(String what, String literal) {
      if (literal.isEmpty() || literal.length() > Window.CONTEXT) {
        throw new IllegalArgumentException(
            what + " must have 1 to " + Window.CONTEXT + " characters: " + literal);
      }
    }

    private Builder add(String kind, List<Anchor> more) {
      kinds.add(kind);
      anchors.addAll(more);
      return this;
    }
  }

  /** Built when it is first asked for. */
  private static final class Standard {
    static final Redactor REDACTOR = builder().build();
  }

  private enum StandardMask implements UnaryOperator<String> {
    INSTANCE;

    @Override
    public String apply(String kind) {
      return "[REDACTED:".concat(kind).concat("]");
    }
  }

  /** Lets everything through. */
  private enum NoRedactor implements Redactor, RedactingStream {
    INSTANCE;

    @Override
    public Redaction redact(@Nullable String text) {
      return Redaction.clean(text == null ? "" : text);
    }

    @Override
    public boolean isSecretKey(@Nullable String key) {
      return false;
    }

    @Override
    public RedactingStream stream() {
      return this;
    }

    @Override
    public Redaction append(CharSequence delta) {
      return Redaction.clean(delta.toString());
    }

    @Override
    public Redaction gap() {
      return Redaction.clean("");
    }

    @Override
    public Redaction finish() {
      return Redaction.clean("");
    }

    @Override
    public int heldBack() {
      return 0;
    }
  }
}
