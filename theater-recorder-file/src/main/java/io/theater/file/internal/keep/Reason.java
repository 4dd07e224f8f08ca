package io.theater.file.internal.keep;

import java.util.Locale;

/** Why something is deleted. {@code FileRecorder.cleanup} documents the words. */
enum Reason {
  SESSION_VIEW_EXPIRED,
  SESSION_VIEW_EMPTY,
  ERRORS_EXPIRED,
  ARCHIVE_EXPIRED,
  ARCHIVES_TOO_LARGE;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
