package io.theater.file.internal;

import io.theater.file.internal.crypt.Payloads;

/**
 * What writer and readers of a log share.
 *
 * @param segments its files
 * @param index its records
 * @param damage what is wrong with it
 * @param payloads how lines carry what is not for everybody
 */
record LogContents(Segments segments, RecordIndex index, Damage damage, Payloads payloads) {
  static LogContents empty(Payloads payloads) {
    return new LogContents(new Segments(), new RecordIndex(), new Damage(), payloads);
  }
}
