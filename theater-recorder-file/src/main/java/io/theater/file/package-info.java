/**
 * Records into a directory of JSON Lines that {@code cat}, {@code grep} and {@code jq} read as
 * well: {@link io.theater.file.FileRecorder}.
 */
@NullMarked
package io.theater.file;

import org.jspecify.annotations.NullMarked;
