package io.theater.file.internal.index;

import io.theater.json.JsonLine;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads lines of segments that are not archived. */
public interface SegmentLines {
  /** The line, or null when it cannot be read, which is then counted. */
  @Nullable JsonLine read(int segment, long offset, int length) throws IOException;
}
