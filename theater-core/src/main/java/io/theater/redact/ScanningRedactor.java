package io.theater.redact;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The redactor: a fresh scan for every text. */
final class ScanningRedactor implements Redactor {

  private final Vocabulary vocabulary;

  ScanningRedactor(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  @Override
  public Redaction redact(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return Redaction.clean("");
    }
    try {
      return new Scan(vocabulary, new Window(text)).whole(text);
    } catch (Throwable failure) {
      return failed(vocabulary);
    }
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
