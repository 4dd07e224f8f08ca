package io.theater.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;

/**
 * A servlet in a container.
 *
 * @param context path of its application; empty for the root
 * @param mapping of the servlet in it
 * @param servlet the servlet
 * @param async whether it supports async
 * @param filter in front of it, which does not support async; null for none
 * @param compressed whether the container compresses all that it may
 */
record Mount(
    String context,
    String mapping,
    Servlet servlet,
    boolean async,
    Filter filter,
    boolean compressed) {

  static final String FILTER = "filter-that-waits";

  static Mount at(String context, String mapping, Servlet servlet) {
    return new Mount(context, mapping, servlet, true, null, false);
  }

  Mount withoutAsync() {
    return new Mount(context, mapping, servlet, false, filter, compressed);
  }

  Mount behind(Filter inFront) {
    return new Mount(context, mapping, servlet, async, inFront, compressed);
  }

  Mount withCompression() {
    return new Mount(context, mapping, servlet, async, filter, true);
  }
}
