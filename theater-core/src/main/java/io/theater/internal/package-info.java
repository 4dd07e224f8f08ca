/** What the modules of Theater share and users do not see. No part of this package is API. */
@NullMarked
package io.theater.internal;

import org.jspecify.annotations.NullMarked;
