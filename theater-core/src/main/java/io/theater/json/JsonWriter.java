package io.theater.json;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON as UTF-8 into a buffer that grows and is used again. One thread at a time; nothing
 * blocks.
 *
 * <p>Text of any kind is accepted: a lone surrogate becomes U+FFFD, and control characters, U+2028
 * and U+2029 are escaped, so that no text can end a line or a field of Server-Sent Events. Commas
 * are the writer's business. It does not check that begins and ends match.
 *
 * <pre>{@code
 * JsonWriter json = new JsonWriter();
 * json.beginObject().name("success").value(true).name("data").value(page).endObject();
 * json.appendTo(response);
 * }</pre>
 */
public final class JsonWriter implements JsonBytes {
  /* Jackson's generator throws at lone surrogates and escapes U+2028 only in its slow path; writing
   * straight into the final buffer also saves its second copy. */
  private static final int KEPT_BYTES = 1 << 20;
  private static final int FIRST_BYTES = 512;
  private static final int SLICE = 1_024; // large, because the text is seldom in the cache
  private static final int CHUNK = 256; // small, because an emoji makes one slow
  private static final long YEAR_0 = -62_167_219_200L;
  private static final long YEAR_10000 = 253_402_300_800L;

  private final char[] chars = new char[SLICE];
  private byte[] buffer = new byte[FIRST_BYTES];
  private int length;
  private boolean comma;
  private LiveView view = LiveView.FULL;
  private boolean withoutPayload;
  private boolean droppedPayload;
  private boolean hidesSealed;
  private long day = Long.MIN_VALUE;
  private final byte[] dayText = "0000-00-00T".getBytes(StandardCharsets.US_ASCII);

  /** An empty writer. */
  public JsonWriter() {}

  @Override
  public byte[] array() {
    return buffer;
  }

  @Override
  public int length() {
    return length;
  }

  /**
   * Forgets what was written and starts anew, with a small buffer again after a giant.
   *
   * @return this writer
   */
  public JsonWriter clear() {
    buffer = buffer.length > KEPT_BYTES ? new byte[FIRST_BYTES] : buffer;
    length = 0;
    comma = false;
    view = LiveView.FULL;
    droppedPayload = false;
    hidesSealed = false;
    return this;
  }

  /**
   * Moves what was written so far to a stream and goes on with an empty buffer in the same place of
   * the document.
   *
   * @param out receives the bytes; not flushed
   * @throws IOException when the stream fails
   */
  public void drainTo(OutputStream out) throws IOException {
    appendTo(out);
    length = 0;
  }

  /**
   * Chooses how much of the records that follow is written.
   *
   * @param newView full at first
   * @return this writer
   */
  public JsonWriter view(LiveView newView) {
    view = newView;
    return this;
  }

  LiveView view() {
    return view;
  }

  /** Leaves out fields that are sealed, until the next {@link #clear}. */
  void hideSealed() {
    hidesSealed = true;
  }

  boolean hidesSealed() {
    return hidesSealed;
  }

  /** Whether payload fields are left out from now on. */
  void withoutPayload(boolean without) {
    withoutPayload = without;
  }

  /** Whether the payload that is about to be written must be left out; takes note of it. */
  boolean dropsPayload() {
    droppedPayload |= withoutPayload;
    return withoutPayload;
  }

  boolean droppedPayload() {
    return droppedPayload;
  }

  /**
   * Opens an object.
   *
   * @return this writer
   */
  public JsonWriter beginObject() {
    return begin('{');
  }

  /**
   * Closes an object.
   *
   * @return this writer
   */
  public JsonWriter endObject() {
    return end('}');
  }

  /**
   * Opens an array.
   *
   * @return this writer
   */
  public JsonWriter beginArray() {
    return begin('[');
  }

  /**
   * Closes an array.
   *
   * @return this writer
   */
  public JsonWriter endArray() {
    return end(']');
  }

  /**
   * The name of a member; its value must follow.
   *
   * @param name any text
   * @return this writer
   */
  public JsonWriter name(String name) {
    value(name);
    put(':');
    comma = false;
    return this;
  }

  /**
   * A whole member.
   *
   * @param name any text
   * @param value as for {@link #value(Object)}
   * @return this writer
   */
  public JsonWriter member(String name, @Nullable Object value) {
    return name(name).value(value);
  }

  /** A name that was encoded before, quotes and colon included. */
  void key(byte[] encoded) {
    separate();
    raw(encoded);
    comma = false;
  }

  /**
   * A value: null, text, a number, a boolean, an instant, an enum constant (its lower-case name), a
   * map, an iterable, or a record of {@link io.theater.model}; anything else as its text.
   *
   * @param value the value
   * @return this writer
   */
  public JsonWriter value(@Nullable Object value) {
    Values.write(this, value);
    return this;
  }

  /**
   * A text.
   *
   * @param text any text, or null
   * @return this writer
   */
  public JsonWriter value(@Nullable String text) {
    if (text == null) {
      return literal("null");
    }
    separate();
    put('"');
    int from = 0;
    while (from < text.length()) {
      from = slice(text, from);
    }
    put('"');
    return this;
  }

  /**
   * A whole number.
   *
   * @param number any
   * @return this writer
   */
  public JsonWriter value(long number) {
    separate();
    digits(number);
    return this;
  }

  /**
   * A boolean.
   *
   * @param truth true or false
   * @return this writer
   */
  public JsonWriter value(boolean truth) {
    return literal(truth ? "true" : "false");
  }

  /** Text that is JSON already and ASCII. */
  JsonWriter literal(String ascii) {
    separate();
    put(ascii);
    return this;
  }

  /** ISO-8601 in UTC, to the microsecond; the fraction is left out when it is zero. */
  void instant(Instant instant) {
    long seconds = instant.getEpochSecond();
    if (seconds < YEAR_0 || seconds >= YEAR_10000) {
      value(instant.truncatedTo(ChronoUnit.MICROS).toString());
      return;
    }
    date(Math.floorDiv(seconds, 86_400L));
    int time = (int) Math.floorMod(seconds, 86_400L);
    separate();
    put('"');
    raw(dayText);
    twoDigits(time / 3600, ':');
    twoDigits(time / 60 % 60, ':');
    twoDigits(time % 60, '.');
    int micros = instant.getNano() / 1000;
    if (micros == 0) {
      length--;
    } else {
      fraction(micros);
    }
    put('Z');
    put('"');
  }

  /** A decimal of six digits after the point, without its trailing zeros. */
  void millis(long millis, int nanosOfMilli) {
    separate();
    digits(millis);
    if (nanosOfMilli != 0) {
      put('.');
      fraction(nanosOfMilli);
    }
  }

  private void date(long epochDay) {
    if (epochDay != day) {
      LocalDate date = LocalDate.ofEpochDay(epochDay);
      dayDigits(date.getYear() / 100, 0);
      dayDigits(date.getYear() % 100, 2);
      dayDigits(date.getMonthValue(), 5);
      dayDigits(date.getDayOfMonth(), 8);
      day = epochDay;
    }
  }

  private void dayDigits(int number, int at) {
    dayText[at] = (byte) ('0' + number / 10);
    dayText[at + 1] = (byte) ('0' + number % 10);
  }

  private void twoDigits(int number, char after) {
    put((char) ('0' + number / 10));
    put((char) ('0' + number % 10));
    put(after);
  }

  private void fraction(int millionths) {
    int rest = millionths;
    for (int unit = 100_000; rest > 0; unit /= 10) {
      put((char) ('0' + rest / unit));
      rest %= unit;
    }
  }

  private void digits(long number) {
    if (number < 0 || number > Integer.MAX_VALUE) {
      put(Long.toString(number));
      return;
    }
    int rest = (int) number;
    int size = 1;
    for (int bound = rest; bound >= 10; bound /= 10) {
      size++;
    }
    room(size);
    for (int at = length + size; at > length; rest /= 10) {
      buffer[--at] = (byte) ('0' + rest % 10);
    }
    length += size;
  }

  private JsonWriter begin(char bracket) {
    separate();
    put(bracket);
    comma = false;
    return this;
  }

  private JsonWriter end(char bracket) {
    put(bracket);
    comma = true;
    return this;
  }

  private void separate() {
    if (comma) {
      put(',');
    }
    comma = true;
  }

  private void raw(byte[] bytes) {
    room(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
  }

  private void put(String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      put(ascii.charAt(i));
    }
  }

  private void put(char ascii) {
    room(1);
    buffer[length++] = (byte) ascii;
  }

  private void room(int more) {
    long needed = (long) length + more;
    if (needed > buffer.length) {
      if (needed > Integer.MAX_VALUE - 8) {
        throw new IllegalStateException("JSON of more than 2 GiB");
      }
      buffer = Arrays.copyOf(buffer, (int) Math.min(2 * needed, Integer.MAX_VALUE - 8));
    }
  }

  /** Copies in slices, because charAt in the loop costs more than it does from an array. */
  private int slice(String text, int from) {
    int count = Math.min(SLICE, text.length() - from);
    text.getChars(from, from + count, chars, 0);
    count = withoutHalfOfPair(count, text.length() - from);
    room(count * Escapes.MAX_BYTES_PER_CHAR);
    int at = 0;
    while (at < count) {
      int end = withoutHalfOfPair(Math.min(at + CHUNK, count), count);
      length = Escapes.encode(chars, at, end, buffer, length);
      at = end;
    }
    return from + count;
  }

  private int withoutHalfOfPair(int end, int last) {
    return end < last && Character.isHighSurrogate(chars[end - 1]) ? end - 1 : end;
  }
}
