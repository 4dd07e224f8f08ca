/**
 * How the file recorder works inside. No part of this package is API.
 *
 * <pre>
 * write:  TheaterEvent → LineMaker → LineBuffer → StreamLog → segment; then Line → RecordIndex
 * open:   segment → LogRecovery → RecordIndex
 * read:   RecordQueries → RecordIndex (which) → RecordReader (folds the lines)
 * </pre>
 *
 * <p>One thread at a time writes; any number of threads read. The writer publishes a line to the
 * index only after the operating system has it, so readers never see what may still be withdrawn.
 */
@NullMarked
package io.theater.file.internal;

import org.jspecify.annotations.NullMarked;
