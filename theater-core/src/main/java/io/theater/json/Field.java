package io.theater.json;

import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One line of the table of a record: a name, and how the value is got, mapped and set. */
final class Field<R, B, T> {
  final String name;
  private final byte[] key;
  private final Codec<T> codec;
  private final Function<R, @Nullable T> get;
  private final @Nullable BiConsumer<B, T> set;
  private boolean secret;
  private boolean payload;
  private boolean sealed;
  private boolean partlySealed;
  private boolean withNull;

  Field(String name, Codec<T> codec, Function<R, @Nullable T> get, @Nullable BiConsumer<B, T> set) {
    this.name = name;
    this.key = ('"' + name + "\":").getBytes(StandardCharsets.US_ASCII);
    this.codec = codec;
    this.get = get;
    this.set = set;
  }

  /** From now on left out for readers without the right to LLM input and output. */
  void makeSecret() {
    secret = true;
  }

  /** From now on left out when there is no room for payloads, and sealed if anything is. */
  void makePayload() {
    payload = true;
    sealed = true;
  }

  /** From now on not readable in a line that is sealed. */
  void makeSealed() {
    sealed = true;
  }

  /** From now on readable in a line that is sealed, but for sealed fields in it. */
  void makePartlySealed() {
    partlySealed = true;
  }

  /** Whether sealed bytes have it. */
  boolean isSealed() {
    return sealed || partlySealed;
  }

  /** From now on written as null when it is null. */
  void writeNull() {
    withNull = true;
  }

  void write(JsonWriter out, R record) {
    if (secret && out.view() == LiveView.WITHOUT_PROMPTS) {
      return;
    }
    if (sealed && out.hidesSealed()) {
      return;
    }
    T value = get.apply(record);
    if (value != null && payload && out.dropsPayload()) {
      return;
    }
    if (value != null) {
      out.key(key);
      codec.write(out, value);
    } else if (withNull) {
      out.key(key);
      out.literal("null");
    }
  }

  Codec<T> codec() {
    return codec;
  }

  @SuppressWarnings("unchecked") // the value was read by this field's own codec
  void set(B builder, Object value) {
    if (set != null) {
      set.accept(builder, (T) value);
    }
  }
}
