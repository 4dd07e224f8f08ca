package io.theater.file.internal.view;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Session ids as names of files, and back. An id is encoded, never filtered: every UTF-16 unit
 * outside {@code [a-z0-9._-]} becomes {@code ~} and four upper-case hexadecimal digits.
 *
 * <p>As no upper-case letter stays, names differ on disks that ignore case or compose accents as
 * well. A dot at the end and the first letter of a device of Windows ({@code nul}, {@code com1.x})
 * are encoded too. More than {@value #MAX_LENGTH} characters are cut and get {@code ~~} and 16
 * digits of the SHA-256 of the id's units, which no name that was not cut can end with. Of eight
 * digits, 10,000 long ids that begin alike would meet once in a hundred times, and anybody who may
 * choose an id could make one that meets another.
 */
public final class SessionFileName {
  static final int MAX_LENGTH = 120;

  private static final int ESCAPE_LENGTH = 5;
  private static final HexFormat UPPER_CASE = HexFormat.of().withUpperCase();
  private static final Pattern ESCAPE = Pattern.compile("~([0-9A-F]{4})");
  private static final Pattern WHOLE =
      Pattern.compile("(?:[a-z0-9._-]|" + ESCAPE.pattern() + ")*+");
  private static final Pattern CUT = Pattern.compile(WHOLE.pattern() + "~~[0-9a-f]{16}");
  private static final Pattern DEVICE =
      Pattern.compile("(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\\..*)?");

  private SessionFileName() {}

  /** The name of an id, of at most 138 ASCII characters. */
  public static String encode(String id) {
    StringBuilder name = new StringBuilder(id.length() + 16);
    boolean device = DEVICE.matcher(id).matches();
    for (int i = 0; i < id.length() && name.length() <= MAX_LENGTH; i++) {
      char unit = id.charAt(i);
      boolean last = i == id.length() - 1;
      if (isPlain(unit) && !(unit == '.' && last) && !(device && i == 0)) {
        name.append(unit);
      } else {
        name.append('~').append(UPPER_CASE.toHexDigits(unit));
      }
    }
    return name.length() <= MAX_LENGTH ? name.toString() : cut(name) + "~~" + digest(id);
  }

  /** The id of a name; empty for what is no name, and for a name that was cut. */
  public static Optional<String> decode(String name) {
    if (!WHOLE.matcher(name).matches()) {
      return Optional.empty();
    }
    StringBuilder id = new StringBuilder();
    int end = 0;
    for (Matcher escape = ESCAPE.matcher(name); escape.find(); end = escape.end()) {
      id.append(name, end, escape.start());
      id.append((char) HexFormat.fromHexDigits(escape.group(1)));
    }
    String decoded = id.append(name, end, name.length()).toString();
    return Optional.of(decoded).filter(same -> encode(same).equals(name));
  }

  /** Whether it is the name of some id. */
  public static boolean isName(String name) {
    return decode(name).isPresent() || CUT.matcher(name).matches();
  }

  private static boolean isPlain(char unit) {
    return (unit >= 'a' && unit <= 'z')
        || (unit >= '0' && unit <= '9')
        || unit == '.'
        || unit == '_'
        || unit == '-';
  }

  /** Never leaves a part of an escape. */
  private static String cut(StringBuilder name) {
    int end = MAX_LENGTH;
    int escape = name.lastIndexOf("~", end - 1);
    return name.substring(0, escape >= 0 && escape + ESCAPE_LENGTH > end ? escape : end);
  }

  private static String digest(String id) {
    try {
      ByteBuffer units = ByteBuffer.allocate(2 * id.length());
      units.asCharBuffer().put(id); // a charset would make one of all lone surrogates
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(units.array());
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
