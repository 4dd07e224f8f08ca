/**
 * A Spring Boot application with Spring Security that shows its runs. Made to be copied: {@link
 * io.theater.examples.spring.TheaterConfiguration} and {@link
 * io.theater.examples.spring.LoginPolicy} are all that it takes.
 */
@NullMarked
package io.theater.examples.spring;

import org.jspecify.annotations.NullMarked;
