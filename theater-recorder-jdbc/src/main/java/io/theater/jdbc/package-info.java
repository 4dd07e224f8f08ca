/**
 * Records into a relational database that any SQL client reads as well: {@link
 * io.theater.jdbc.JdbcRecorder}.
 */
@NullMarked
package io.theater.jdbc;

import org.jspecify.annotations.NullMarked;
