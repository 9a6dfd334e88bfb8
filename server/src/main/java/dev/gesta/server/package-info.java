/** Many event stores in one process, behind one port: {@link dev.gesta.server.GestaServer}. */
@NullMarked
package dev.gesta.server;

import org.jspecify.annotations.NullMarked;
