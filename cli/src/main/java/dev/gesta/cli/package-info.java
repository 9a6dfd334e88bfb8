/**
 * The command {@code gesta}. Start reading at {@link dev.gesta.cli.Main}. Its packages know each
 * other one way: this one all, {@code bench} and {@code xes} only {@code io}.
 */
@NullMarked
package dev.gesta.cli;

import org.jspecify.annotations.NullMarked;
