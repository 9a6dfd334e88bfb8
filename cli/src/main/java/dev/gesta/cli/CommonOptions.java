package dev.gesta.cli;

import picocli.CommandLine.Option;

/** The options that every command has. */
final class CommonOptions {

    @Option(names = "--json", description = "Answer in JSON, one object on a line.")
    boolean json;

    @Option(names = "--stacktrace", description = "Show where in the program an error came from.")
    boolean stacktrace;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;
}
