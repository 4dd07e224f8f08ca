package io.theater.live;

/**
 * What the live view holds in memory.
 *
 * @param sessions sessions in memory
 * @param ringBytes estimated bytes in their rings
 * @param stateBytes estimated bytes of their states
 */
public record LiveUse(int sessions, long ringBytes, long stateBytes) {}
