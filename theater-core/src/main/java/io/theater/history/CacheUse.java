package io.theater.history;

/**
 * What the cache of records that have ended holds, and what it was good for.
 *
 * @param entries records
 * @param bytes their estimated memory
 * @param hits reads that it answered since the start
 * @param misses reads that went to the store
 */
public record CacheUse(long entries, long bytes, long hits, long misses) {}
