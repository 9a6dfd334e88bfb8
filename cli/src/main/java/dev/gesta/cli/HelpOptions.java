package dev.gesta.cli;

import picocli.CommandLine.Option;

/** The options that help to understand a command and its errors. */
final class HelpOptions {

    @Option(names = "--stacktrace", description = "Show where in the program an error came from.")
    boolean stacktrace;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;
}
