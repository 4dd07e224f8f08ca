package io.theater.redact;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The keys whose values are secret. A key is recognised by how it ends, whatever its case and
 * separators: {@code AWS_SECRET_ACCESS_KEY}, {@code dbPassword}, {@code x-api-key}.
 */
final class KeyNames {

  /** How sure a key is that its value is a secret. */
  enum Strength {
    /** Whatever the value is, unless it is code or a placeholder. */
    SURE,
    /** Bare values must look random. */
    LIKELY,
    /** As a header, the rest of the line. */
    HEADER
  }

  /**
   * The end of a key.
   *
   * @param phrase words in lower case, separated by blanks
   * @param kind what its values are masked as
   * @param compact the phrase without blanks
   * @param plural the same with an s
   */
  record Key(String phrase, String kind, Strength strength, String compact, String plural) {

    Key(String phrase, String kind, Strength strength) {
      this(phrase, kind, strength, phrase.replace(" ", ""), phrase.replace(" ", "").concat("s"));
    }

    boolean isToken() {
      return phrase.equals("token");
    }

    boolean isChinese() {
      return phrase.charAt(0) >= 128;
    }
  }

  private static final List<Key> STANDARD =
      keys(
          "password|SURE|password,passwd,pwd,passphrase,passcode,db pass,smtp pass,user pass,密码,口令",
          "secret|SURE|secret,密钥",
          "private_key|SURE|private key,私钥",
          "aws_secret_key|SURE|secret access key",
          "access_key|LIKELY|access key,secret key,account key,signing key,encryption key,master"
              + " key",
          "api_key|LIKELY|api key,app key,auth key,subscription key",
          "token|LIKELY|token,令牌",
          "session|LIKELY|jsessionid,phpsessid",
          "credential|LIKELY|credential",
          "authorization|HEADER|authorization",
          "cookie|HEADER|cookie");

  /** What stands before "token" in the names of counters, cursors and model vocabulary. */
  private static final Set<String> NOT_AUTHENTICATING =
      Set.of(
          ("eos bos pad unk sep cls mask stop start end special max min per total "
                  + "input output prompt completion cached reasoning first last next page "
                  + "continuation cancellation")
              .split(" ", -1));

  private static final String[] JOINERS = {"", "_", "-", " ", "."};
  private static final Ascii LETTER = Ascii.of("A-Za-z");
  private static final Ascii JOINT = Ascii.of("_. -");

  private final List<Key> keys;

  private KeyNames(List<Key> keys) {
    this.keys = keys;
  }

  /** The standard keys and more, which are sure. */
  static KeyNames standardAnd(Collection<String> more) {
    List<Key> keys = new ArrayList<>(STANDARD);
    for (String key : more) {
      String phrase = key.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s_.-]+", " ");
      keys.add(new Key(phrase, "secret", Strength.SURE));
    }
    return new KeyNames(List.copyOf(keys));
  }

  List<Key> keys() {
    return keys;
  }

  /** The spellings of a key in a text. */
  static Set<String> spellings(Key key) {
    if (key.phrase().indexOf(' ') < 0) {
      return Set.of(key.phrase());
    }
    Set<String> spellings = new LinkedHashSet<>();
    for (String joiner : JOINERS) {
      spellings.add(key.phrase().replace(" ", joiner));
    }
    return spellings;
  }

  /** Whether the value of a key is secret, given the key alone. */
  boolean isSecret(String name) {
    int end = name.length();
    while (end > 0 && Ascii.DIGIT.has(name.charAt(end - 1))) {
      end--;
    }
    String whole = name.substring(0, end);
    String compact = compact(whole);
    for (Key key : keys) {
      if (endsWith(compact, key)
          && !(key.isToken() && isCounter(new Window(whole), whole.length() - 5))) {
        return true;
      }
    }
    return false;
  }

  private static boolean endsWith(String compact, Key key) {
    return compact.endsWith(key.compact())
        || (key.strength() != Strength.HEADER && !key.isToken() && compact.endsWith(key.plural()));
  }

  private static String compact(String name) {
    StringBuilder compact = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = Window.lower(name.charAt(i));
      if (c >= 128 || Ascii.ALNUM.has(c)) {
        compact.append(c);
      }
    }
    return compact.toString();
  }

  /** Whether a "token" is no secret because of the word before it. */
  static boolean isCounter(Window text, int start) {
    int end = JOINT.has(text.at(start - 1)) ? start - 1 : start;
    int from = end;
    boolean more = true;
    while (more && end - from < 16 && LETTER.has(text.at(from - 1))) {
      from--;
      more = !Character.isUpperCase(text.at(from)) || Character.isUpperCase(text.at(from - 1));
    }
    String word = text.copy(Math.max(0, from), Math.max(0, end)).toLowerCase(Locale.ROOT);
    return NOT_AUTHENTICATING.contains(word);
  }

  private static List<Key> keys(String... lines) {
    List<Key> keys = new ArrayList<>();
    for (String line : lines) {
      String[] parts = line.split("\\|", -1);
      for (String phrase : parts[2].split(",", -1)) {
        keys.add(new Key(phrase, parts[0], Strength.valueOf(parts[1])));
      }
    }
    return List.copyOf(keys);
  }
}
