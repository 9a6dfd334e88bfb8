/** An event store that is in another process: {@link dev.gesta.client.RemoteEventStore}. */
@NullMarked
package dev.gesta.client;

import org.jspecify.annotations.NullMarked;
