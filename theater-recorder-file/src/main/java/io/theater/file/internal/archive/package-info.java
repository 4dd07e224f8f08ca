/**
 * Sealed segments as gzip files that stay readable: {@code zcat} shows their lines, and an index
 * beside each finds them. No part of this package is API.
 *
 * <pre>
 * seal:   segment → RowLines (one line a record) → MemberWriter → .jsonl.gz → ReadBack
 *                                             → IndexBuilder → .idx
 * read:   ArchivePart → IndexFile (mapped) → MemberCache (inflates 256 KiB) → lines
 * </pre>
 */
@NullMarked
package io.theater.file.internal.archive;

import org.jspecify.annotations.NullMarked;
