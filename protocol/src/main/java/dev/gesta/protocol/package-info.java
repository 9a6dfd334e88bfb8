/**
 * What server and clients say to each other: the generated messages in {@code
 * dev.gesta.protocol.v1}, and the two classes that know both them and the interface.
 */
@NullMarked
package dev.gesta.protocol;

import org.jspecify.annotations.NullMarked;
