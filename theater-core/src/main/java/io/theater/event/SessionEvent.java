package io.theater.event;

/** An event of a session itself. */
public sealed interface SessionEvent extends TheaterEvent permits SessionDescribed {}
