/** Tests of the log, with storage doubles that fail, write short and forget. */
@NullMarked
package io.theater.segment;

import org.jspecify.annotations.NullMarked;
