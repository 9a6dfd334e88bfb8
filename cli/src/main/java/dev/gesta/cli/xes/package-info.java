/**
 * Event logs in XES (IEEE 1849), in and out. Start reading at {@link dev.gesta.cli.xes.XesImport}.
 */
@NullMarked
package dev.gesta.cli.xes;

import org.jspecify.annotations.NullMarked;
