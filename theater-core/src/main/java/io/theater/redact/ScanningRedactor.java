package io.theater.redact;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The redactor: one scan at a time is kept for the next text, others are made as needed. */
final class ScanningRedactor implements Redactor {

  private final Vocabulary vocabulary;
  private final AtomicReference<@Nullable Scan> spare = new AtomicReference<>();

  ScanningRedactor(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  @Override
  public Redaction redact(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return Redaction.clean("");
    }
    try {
      return text.length() > Window.SPARED ? scan().whole(text) : withSpare(text);
    } catch (Throwable failure) {
      return failed(vocabulary);
    }
  }

  private Redaction withSpare(String text) {
    Scan kept = spare.getAndSet(null);
    Scan scan = kept == null ? scan() : kept;
    Redaction redaction = scan.whole(text);
    spare.set(scan);
    return redaction;
  }

  private Scan scan() {
    return new Scan(vocabulary, new Window());
  }

  /** A text that is masked as a whole because a rule failed. */
  static Redaction failed(Vocabulary vocabulary) {
    return new Redaction(vocabulary.masks().of(Redactors.ERROR), Map.of(Redactors.ERROR, 1));
  }

  @Override
  public boolean isSecretKey(@Nullable String key) {
    return key != null && vocabulary.keys().isSecret(key);
  }

  @Override
  public RedactingStream stream() {
    return new ScanningStream(vocabulary);
  }
}
