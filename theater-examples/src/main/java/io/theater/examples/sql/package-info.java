/** The databases of the question-to-SQL example, read-only queries on them, and the prompts. */
@NullMarked
package io.theater.examples.sql;

import org.jspecify.annotations.NullMarked;
