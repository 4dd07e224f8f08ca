package io.theater.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.Session;
import io.theater.model.StepRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A line of a log. Reading one looks at its head only, up to the first large text, so that an index
 * can be built without touching payloads; {@code to…} reads the rest.
 *
 * <p>The line refers to the bytes it was read from, which must not change while it is used. Members
 * that are not known are ignored.
 */
public final class JsonLine {
  static final String RECORD = "record";

  /** Member that says how the payload is encoded. */
  public static final String ENCODING = "enc";

  static final String A256GCM = "A256GCM";

  /** Member that names the key of a sealed payload. */
  public static final String KEY = "kid";

  /** Member that holds a sealed payload. */
  public static final String SEALED = "payload";

  static final Set<String> PAYLOAD =
      Set.of(
          "system_prompt",
          "prompt",
          "messages",
          "response",
          "reasoning",
          "tool_calls",
          "raw_request",
          "raw_response",
          "input",
          "output",
          "result",
          SEALED);
  private static final byte[] BEFORE_SEALED =
      (",\"" + SEALED + "\":\"").getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD_CAPACITY = 64; // for more members than most lines have
  private static final String METRICS = "performance_metrics";

  private final byte[] bytes;
  private final int offset;
  private final int length;
  private volatile @Nullable Map<String, Object> head; // null until it is needed
  private final byte @Nullable [] payload; // that was sealed

  private JsonLine(
      byte[] bytes,
      int offset,
      int length,
      @Nullable Map<String, Object> head,
      byte @Nullable [] payload) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
    this.head = head;
    this.payload = payload;
  }

  /**
   * Reads the head of a line.
   *
   * @param bytes holds the line in UTF-8
   * @param offset where it begins
   * @param length how long it is, with or without its line feed
   * @return the line
   * @throws UnsupportedFormatException when only a newer version can read it
   * @throws JsonFormatException when its head is no JSON object
   */
  public static JsonLine parse(byte[] bytes, int offset, int length) {
    return new JsonLine(bytes, offset, length, headOf(bytes, offset, length), null);
  }

  /**
   * A line that {@link #parse} has accepted before: its head is not read once more unless something
   * in it is asked for, which halves the work for those who want the record alone.
   *
   * @param bytes holds the line in UTF-8
   * @param offset where it begins
   * @param length how long it is, with or without its line feed
   * @return the line
   * @throws UnsupportedFormatException when only a newer version can read it
   * @throws JsonFormatException when it cannot be seen at a glance what it is, and its head is no
   *     JSON object
   */
  public static JsonLine again(byte[] bytes, int offset, int length) {
    boolean plain = HeadGlance.isFirstVersion(bytes, offset, length);
    return plain && !HeadGlance.mayHave(bytes, offset, length, ENCODING)
        ? new JsonLine(bytes, offset, length, null, null)
        : parse(bytes, offset, length);
  }

  private static Map<String, Object> headOf(byte[] bytes, int offset, int length) {
    return Json.parse(bytes, offset, length, JsonLine::head);
  }

  private Map<String, Object> head() {
    Map<String, Object> known = head;
    if (known == null) {
      known = headOf(bytes, offset, length);
      head = known;
    }
    return known;
  }

  /**
   * Whether the payload is encrypted; the records of such a line have what its head says.
   *
   * @return false for a readable line, and for one that was opened
   */
  public boolean isSealed() {
    Map<String, Object> known = head; // null only where there is no encoding
    return payload == null && known != null && known.containsKey(ENCODING);
  }

  /**
   * The line with its payload.
   *
   * @param cipher has the key
   * @return this line when it is not sealed, else one that is not
   * @throws JsonFormatException when it cannot be opened; the message says why
   */
  public JsonLine open(PayloadCipher cipher) {
    return isSealed()
        ? new JsonLine(bytes, offset, length, head(), opened(cipher, String.valueOf(text(KEY))))
        : this;
  }

  /**
   * What was encrypted.
   *
   * @return members as one JSON object, or null when the line was not {@linkplain #open opened}
   */
  public byte @Nullable [] payload() {
    return payload == null ? null : payload.clone();
  }

  private byte[] opened(PayloadCipher cipher, String key) {
    int begin = offset + length - BEFORE_SEALED.length;
    while (begin > offset && !startsAt(begin)) {
      begin--;
    }
    int from = begin + BEFORE_SEALED.length;
    int to = from;
    while (to < offset + length && bytes[to] != '"') {
      to++;
    }
    try {
      ByteBuffer sealed = Base64.getDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
      return cipher.open(key, ByteBuffer.wrap(bytes, offset, begin - offset), sealed);
    } catch (GeneralSecurityException | IllegalArgumentException cause) {
      throw new JsonFormatException("the payload cannot be opened: " + cause.getMessage(), cause);
    }
  }

  private boolean startsAt(int position) {
    int end = position + BEFORE_SEALED.length;
    return Arrays.equals(bytes, position, end, BEFORE_SEALED, 0, BEFORE_SEALED.length);
  }

  /**
   * A number of the head.
   *
   * @param name a member, or {@code performance_metrics.<member>}
   * @return the number, or null when the head has none of that name
   */
  public @Nullable Long longValue(String name) {
    return head().get(name) instanceof Number number ? (Long) number.longValue() : null;
  }

  /**
   * A number of the head with its fraction.
   *
   * @param name a member, or {@code performance_metrics.<member>}
   * @return the number, or null when the head has none of that name
   */
  public @Nullable Double doubleValue(String name) {
    return head().get(name) instanceof Number number ? (Double) number.doubleValue() : null;
  }

  /**
   * A text of the head.
   *
   * @param name a member, or {@code performance_metrics.<member>}
   * @return the text, or null when the head has none of that name
   */
  public @Nullable String text(String name) {
    return head().get(name) instanceof String text ? text : null;
  }

  /**
   * A truth value of the head.
   *
   * @param name a member
   * @return the value, or null when the head has none of that name or it is null
   */
  public @Nullable Boolean truth(String name) {
    if (head == null && !HeadGlance.mayHave(bytes, offset, length, name)) {
      return null;
    }
    return head().get(name) instanceof Boolean truth ? truth : null;
  }

  /**
   * A time of the head.
   *
   * @param name a member
   * @return the time, or null when the head has no text of that name
   * @throws DateTimeException when the text is no time
   */
  public @Nullable Instant instant(String name) {
    String text = text(name);
    return text == null ? null : Instants.parse(text);
  }

  /**
   * What kind of record it is.
   *
   * @return {@code interaction}, {@code step}, {@code execution} or {@code session}
   */
  public String kind() {
    String kind = text(RECORD);
    return kind == null ? "interaction" : kind;
  }

  /**
   * The whole line as an LLM interaction.
   *
   * @return the partial record that was written
   * @throws JsonFormatException when it is not one
   */
  public LlmInteraction toInteraction() {
    return read(Interactions.LINE);
  }

  /**
   * The whole line as a step.
   *
   * @return the partial record that was written
   * @throws JsonFormatException when it is not one
   */
  public StepRecord toStep() {
    return read(Shapes.STEP);
  }

  /**
   * The whole line as an execution.
   *
   * @return the partial record that was written
   * @throws JsonFormatException when it is not one
   */
  public Execution toExecution() {
    return read(Shapes.EXECUTION);
  }

  /**
   * The whole line as a session.
   *
   * @return the partial record that was written
   * @throws JsonFormatException when it is not one
   */
  public Session toSession() {
    return read(Shapes.SESSION);
  }

  private <R> R read(Shape<R, ?> shape) {
    byte[] opened = payload;
    return opened == null
        ? Json.parse(bytes, offset, length, shape::read)
        : Json.parse(bytes, offset, length, in -> read(shape, in, opened));
  }

  private static <R> R read(Shape<R, ?> shape, JsonParser in, byte[] opened) {
    return Json.parse(opened, 0, opened.length, more -> shape.read(in, more));
  }

  private static Map<String, Object> head(JsonParser in) throws IOException {
    Codecs.expect(in, JsonToken.START_OBJECT);
    Map<String, Object> head = new HashMap<>(HEAD_CAPACITY);
    while (in.nextToken() != JsonToken.END_OBJECT && !PAYLOAD.contains(in.currentName())) {
      member(in, "", head);
    }
    supported(head);
    return head;
  }

  private static void member(JsonParser in, String prefix, Map<String, Object> head)
      throws IOException {
    String name = in.currentName();
    JsonToken token = in.nextToken();
    if (token == JsonToken.START_OBJECT && name.equals(METRICS)) {
      while (in.nextToken() != JsonToken.END_OBJECT) {
        member(in, METRICS + ".", head);
      }
    } else if (token.isStructStart() && !name.equals(ENCODING)) {
      in.skipChildren();
    } else if (token != JsonToken.VALUE_NULL) {
      head.put(prefix.isEmpty() ? name : prefix.concat(name), Values.readPresent(in));
    }
  }

  private static void supported(Map<String, Object> head) {
    Object encoding = head.get(ENCODING);
    if (encoding != null && !(A256GCM.equals(encoding) && head.get(KEY) instanceof String)) {
      throw new UnsupportedFormatException(ENCODING, encoding.toString());
    }
    Object version = head.get("v");
    if (version instanceof Number number && number.longValue() > LineHead.VERSION) {
      throw new UnsupportedFormatException("v", version.toString());
    }
  }
}
