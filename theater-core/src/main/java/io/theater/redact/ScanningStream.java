package io.theater.redact;

/** A scan that is fed piece by piece; after a failure, nothing more is shown. */
final class ScanningStream implements RedactingStream {

  private static final Redaction NOTHING = Redaction.clean("");

  private final Vocabulary vocabulary;
  private final Window window = new Window();
  private final Scan scan;
  private boolean closed;

  ScanningStream(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.scan = new Scan(vocabulary, window);
  }

  @Override
  public Redaction append(CharSequence delta) {
    return step(delta, false);
  }

  @Override
  public Redaction finish() {
    Redaction rest = step("", true);
    closed = true;
    return rest;
  }

  @Override
  public int heldBack() {
    return closed ? 0 : scan.held();
  }

  private Redaction step(CharSequence delta, boolean last) {
    if (closed) {
      return NOTHING;
    }
    try {
      scan.append(delta);
      if (last) {
        window.completed();
      }
      scan.run();
      return scan.take();
    } catch (Throwable failure) {
      return fail();
    }
  }

  @Override
  public Redaction gap() {
    if (closed) {
      return NOTHING;
    }
    try {
      scan.gap();
      return scan.take();
    } catch (Throwable failure) {
      return fail();
    }
  }

  private Redaction fail() {
    closed = true;
    return ScanningRedactor.failed(vocabulary);
  }
}
