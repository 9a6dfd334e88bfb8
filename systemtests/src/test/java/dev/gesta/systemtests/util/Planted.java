package dev.gesta.systemtests.util;

/** A class in a package that {@code ArchitectureTest} forbids. */
public final class Planted {}
