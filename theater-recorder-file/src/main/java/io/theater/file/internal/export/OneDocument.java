package io.theater.file.internal.export;

import io.theater.model.LlmInteraction;
import java.io.IOException;
import java.io.OutputStream;

/** All interactions in one document, on a stream of somebody else. */
public final class OneDocument implements Destination {
  private final Format format;
  private final OutputStream out;
  private long count;

  /** Begins the document. */
  public OneDocument(Format format, OutputStream out) throws IOException {
    this.format = format;
    this.out = out;
    format.begin(out);
  }

  @Override
  public void add(LlmInteraction call) throws IOException {
    format.add(out, call, count++);
  }

  @Override
  public void finish() throws IOException {
    format.end(out, count);
    out.flush();
  }

  @Override
  public void close() {}
}
