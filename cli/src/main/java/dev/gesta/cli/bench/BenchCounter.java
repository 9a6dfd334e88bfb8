package dev.gesta.cli.bench;

/**
 * Something counted, not timed: the same on a busy machine as on a quiet one.
 *
 * @param name what was counted
 * @param value how much
 * @param target what it should be
 */
record BenchCounter(String name, double value, String target) {}
