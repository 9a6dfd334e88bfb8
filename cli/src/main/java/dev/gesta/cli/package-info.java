/** The command {@code gesta}. Start reading at {@link dev.gesta.cli.Main}. */
@NullMarked
package dev.gesta.cli;

import org.jspecify.annotations.NullMarked;
