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
    return step(
        () -> {
          scan.append(delta);
          scan.run();
        });
  }

  @Override
  public Redaction gap() {
    return step(scan::gap);
  }

  @Override
  public Redaction finish() {
    Redaction rest =
        step(
            () -> {
              window.completed();
              scan.run();
            });
    closed = true;
    return rest;
  }

  @Override
  public int heldBack() {
    return closed ? 0 : scan.held();
  }

  private Redaction step(Runnable work) {
    if (closed) {
      return NOTHING;
    }
    try {
      work.run();
      return scan.take();
    } catch (Throwable failure) {
      closed = true;
      return ScanningRedactor.failed(vocabulary);
    }
  }
}
