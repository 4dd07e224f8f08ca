/**
 * What operators do with a recording: check it, take records out, make its derived files again.
 * Nothing here is API.
 */
@NullMarked
package io.theater.file.internal.operate;

import org.jspecify.annotations.NullMarked;
