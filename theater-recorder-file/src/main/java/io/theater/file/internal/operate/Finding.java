package io.theater.file.internal.operate;

/**
 * A place that cannot be read as it should.
 *
 * @param file below the base directory, with slashes
 * @param offset where it begins, in bytes
 * @param damaged false when it was only never finished: the end of a file that a writer is at work
 *     on, or that a crash cut short; the next opening moves it into quarantine
 * @param why what is wrong with it
 */
public record Finding(String file, long offset, boolean damaged, String why) {}
