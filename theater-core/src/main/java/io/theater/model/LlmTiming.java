package io.theater.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When what happened in one LLM call. Durations come from a monotonic clock, instants from the wall
 * clock, so their differences may disagree.
 *
 * @param requestedAt when the request was sent
 * @param firstChunkAt when the first chunk of text arrived; null when the call did not stream
 * @param lastChunkAt when the last chunk of text arrived
 * @param completedAt when the call ended
 * @param duration from request to end
 * @param timeToFirstToken from request to first chunk
 * @param chunkCount how many chunks arrived; null when the call did not stream
 * @param meanInterChunk mean time between two chunks
 * @param queued how long the call waited for the limit on concurrent calls
 */
public record LlmTiming(
    @Nullable Instant requestedAt,
    @Nullable Instant firstChunkAt,
    @Nullable Instant lastChunkAt,
    @Nullable Instant completedAt,
    @Nullable Duration duration,
    @Nullable Duration timeToFirstToken,
    @Nullable Integer chunkCount,
    @Nullable Duration meanInterChunk,
    @Nullable Duration queued) {}
