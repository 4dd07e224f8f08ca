package io.theater.benchmarks.peer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A growing buffer whose bytes can be written without copying them. */
public final class ReusedBuffer extends ByteArrayOutputStream {

  /** An empty buffer with this much room. */
  public ReusedBuffer(int bytes) {
    super(bytes);
  }

  /** Writes everything to a channel and is empty again. */
  public void drainTo(WritableByteChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(buf, 0, count);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    reset();
  }

  /** Writes everything to a stream and is empty again. */
  public void drainTo(OutputStream out) throws IOException {
    out.write(buf, 0, count);
    reset();
  }
}
