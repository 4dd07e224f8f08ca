package io.theater.servlet;

import jakarta.servlet.Servlet;

/**
 * A servlet in a container.
 *
 * @param context path of its application; empty for the root
 * @param mapping of the servlet in it
 * @param servlet the servlet
 * @param async whether it supports async
 */
record Mount(String context, String mapping, Servlet servlet, boolean async) {
  static Mount at(String context, String mapping, Servlet servlet) {
    return new Mount(context, mapping, servlet, true);
  }
}
