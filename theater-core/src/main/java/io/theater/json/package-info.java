/**
 * The one mapping between the records of {@link io.theater.model} and JSON, for log lines, REST and
 * live events.
 *
 * <p>Every record has one table of its fields; its writer and its reader both come from that table.
 * Lines and REST are snake_case, live events camelCase. Fields that are null are left out, because
 * a record may be partial and a reader folds the parts of one id.
 */
@NullMarked
package io.theater.json;

import org.jspecify.annotations.NullMarked;
