/**
 * The workloads of {@code gesta bench}. Start reading at {@link dev.gesta.cli.bench.Benchmark}; the
 * classes {@code Bench…} with workloads are listed in {@code BenchWorkload}.
 */
@NullMarked
package dev.gesta.cli.bench;

import org.jspecify.annotations.NullMarked;
