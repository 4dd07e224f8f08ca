package io.theater.model;

/**
 * A field that was longer than its cap; head and tail were kept.
 *
 * @param field name of the field, such as {@code response}
 * @param originalLength length in characters before it was cut
 * @param sha256 64 hex digits over the UTF-8 bytes of the whole text
 */
public record Truncation(String field, long originalLength, String sha256) {}
