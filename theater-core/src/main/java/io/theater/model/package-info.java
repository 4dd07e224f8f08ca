/**
 * What was recorded: sessions, executions, steps and LLM interactions as immutable records.
 *
 * <p>The same records serve as event payload and as query result. An event carries a
 * <em>partial</em> record (only what became known at that moment), and the current state is the
 * fold of all partial records of one id with {@code merge}. The fold gives the same result when a
 * record arrives twice.
 *
 * <p>Data values ({@code metadata}, {@code params}, {@code result}, {@code output}) are plain JSON
 * shapes: {@code String}, {@code Number}, {@code Boolean}, {@code List}, {@code Map} and null.
 */
@NullMarked
package io.theater.model;

import org.jspecify.annotations.NullMarked;
