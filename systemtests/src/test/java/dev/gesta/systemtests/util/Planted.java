package dev.gesta.systemtests.util;

import dev.gesta.systemtests.ArchitectureTest;

/** A class in a package that {@code ArchitectureTest} forbids, and in a cycle with that test. */
public final class Planted {

    /** Which knows this class. */
    public final Class<?> known = ArchitectureTest.class;
}
