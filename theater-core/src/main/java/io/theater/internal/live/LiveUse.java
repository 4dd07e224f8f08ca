package io.theater.internal.live;

/**
 * What the live view holds, for debug panels and metrics.
 *
 * @param sessions sessions in memory
 * @param ringBytes estimated bytes in their rings
 * @param stateBytes estimated bytes of their states
 */
public record LiveUse(int sessions, long ringBytes, long stateBytes) {}
