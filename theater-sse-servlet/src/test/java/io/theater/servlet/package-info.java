/** The contract of the servlet, and the containers it is held in. */
package io.theater.servlet;
