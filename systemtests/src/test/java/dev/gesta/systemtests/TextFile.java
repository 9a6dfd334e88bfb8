package dev.gesta.systemtests;

/**
 * A file that a person wrote.
 *
 * @param path where it is, from the root of the repository on, with slashes
 * @param text what it says
 */
record TextFile(String path, String text) {

    boolean isJava() {
        return path.endsWith(".java");
    }

    /** Says whether it is Java that tests something; the suites for users do, as main code. */
    boolean isTest() {
        return isJava() && (path.contains("/src/test/") || path.startsWith("conformance/"));
    }

    boolean isMakefile() {
        return path.endsWith("Makefile");
    }
}
