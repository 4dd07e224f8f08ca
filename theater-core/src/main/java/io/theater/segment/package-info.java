/**
 * An append-only log of checksummed lines that survives crashes, full disks and flipped bits.
 *
 * <p>A <em>segment</em> is one file of JSON Lines. Each line is a JSON object sealed by a last
 * member {@code _crc}, so {@code cat} and {@code jq} read it like any other JSON:
 *
 * <pre>{"v":1,"seq":1841,"prompt":"hello","_crc":"0e77a7c6"}</pre>
 *
 * <p>{@link io.theater.segment.LineSeal} defines the checksum, {@link
 * io.theater.segment.SegmentWriter} appends, {@link io.theater.segment.SegmentReader} reads while
 * it is being written, {@link io.theater.segment.SegmentRecovery} repairs what a crash left behind.
 * All of them reach the disk through {@link io.theater.segment.Storage}. A line ends with LF or was
 * never finished: bytes after the last LF are <em>torn</em> and cut off at the next start; a whole
 * line whose checksum does not match is <em>corrupt</em>, stays where it is and is skipped.
 */
@NullMarked
package io.theater.segment;

import org.jspecify.annotations.NullMarked;
