package dev.gesta.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code gesta}: works on a store from the command line. */
@Command(
        name = "gesta",
        description = "An event-sourcing database for Java.",
        versionProvider = Main.Version.class,
        mixinStandardHelpOptions = true)
public final class Main implements Runnable {

    private Main() {}

    /** Runs the command that {@code args} name, and exits with its status. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    /** Tells the version of the jar that runs. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"gesta " + (version == null ? "(unpackaged)" : version)};
        }
    }
}
