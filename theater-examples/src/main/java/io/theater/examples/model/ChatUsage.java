package io.theater.examples.model;

/**
 * Tokens used by one call.
 *
 * @param input tokens of the prompt, {@code cached} included
 * @param output tokens of the reply, {@code reasoning} included
 * @param total as the service counts it
 * @param cached part of the input that was read from a cache
 * @param reasoning part of the output that was thinking
 */
public record ChatUsage(long input, long output, long total, long cached, long reasoning) {}
