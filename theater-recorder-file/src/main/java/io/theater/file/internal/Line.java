package io.theater.file.internal;

import java.time.Instant;

/**
 * What the index keeps of a line.
 *
 * @param kind of which record
 * @param seq {@linkplain Writers#position position} in the logs of all writers
 * @param at when the last event in it happened
 * @param summary what it says of the record
 */
public record Line<R>(RecordKind<R> kind, long seq, Instant at, R summary) {}
