package io.theater.file.internal.archive;

/** Asked before each record. */
interface Patience {
  /** Rests for a while if that is due; throws when the archive is to be given up. */
  void goOn() throws InterruptedArchivingException;
}
