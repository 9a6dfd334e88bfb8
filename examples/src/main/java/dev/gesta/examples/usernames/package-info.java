/** User names that only one account has at a time, and that rest after it is closed. */
@NullMarked
package dev.gesta.examples.usernames;

import org.jspecify.annotations.NullMarked;
