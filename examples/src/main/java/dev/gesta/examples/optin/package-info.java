/** A sign-up that is confirmed with a token from a mail, in time. */
@NullMarked
package dev.gesta.examples.optin;

import org.jspecify.annotations.NullMarked;
