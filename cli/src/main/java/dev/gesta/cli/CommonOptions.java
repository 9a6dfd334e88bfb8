package dev.gesta.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that every command has whose answer a program may read. */
final class CommonOptions {

    @Option(names = "--json", description = "Answer in JSON, one object on a line.")
    boolean json;

    @Mixin HelpOptions help = new HelpOptions();
}
