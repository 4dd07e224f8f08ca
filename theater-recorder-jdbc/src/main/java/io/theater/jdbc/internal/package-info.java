/** How {@link io.theater.jdbc.JdbcRecorder} writes and reads; nothing here is for users. */
@NullMarked
package io.theater.jdbc.internal;

import org.jspecify.annotations.NullMarked;
