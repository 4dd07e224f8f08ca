package io.theater.examples.model;

import org.jspecify.annotations.Nullable;

/**
 * A complete reply.
 *
 * @param id the service's name for it; empty when it gave none
 * @param model the model that answered, which may differ from the one requested
 * @param text the answer
 * @param reasoning the thinking that was shown before it; empty when there was none
 * @param finishReason {@code stop}, {@code length} or what else the service says
 * @param usage tokens used; null when the service did not say
 */
public record ChatReply(
    String id,
    String model,
    String text,
    String reasoning,
    String finishReason,
    @Nullable ChatUsage usage) {}
