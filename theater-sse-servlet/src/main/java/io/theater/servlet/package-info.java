/**
 * Theater over HTTP: {@link io.theater.servlet.TheaterServlet} answers with live streams, JSON and
 * a page, {@link io.theater.servlet.SseResponse} streams a run as the answer to the host's own
 * request, and {@link io.theater.servlet.AccessPolicy} decides who may see what.
 *
 * <p>Needs Servlet 5.0 and nothing newer: Tomcat 10 and 11, Jetty 12, Spring Boot 3 and 4.
 */
@NullMarked
package io.theater.servlet;

import org.jspecify.annotations.NullMarked;
