/**
 * Deletes what was kept long enough: views and archives of one writer, never a segment, nothing
 * that has another name than a recorder gives, and nothing behind a link. No part of this package
 * is API.
 */
@NullMarked
package io.theater.file.internal.keep;

import org.jspecify.annotations.NullMarked;
