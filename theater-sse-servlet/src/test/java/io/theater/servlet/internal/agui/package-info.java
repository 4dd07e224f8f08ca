/** Tests of the AG-UI profile. */
package io.theater.servlet.internal.agui;
