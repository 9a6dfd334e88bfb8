package dev.gesta.cli;

import dev.gesta.cli.io.ExitStatus;
import dev.gesta.cli.io.InputException;
import dev.gesta.engine.EmbeddedEventStore;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what a store does, on a store of its own. */
@Command(
        name = "demo",
        description = {
            "Show in a minute what a store does: events, a conflict and how it is resolved, state"
                    + " rebuilt, the past, a live tail, and how fast it is here.",
            "",
            "The store stays, to be looked at with the other commands; a second run goes on with"
                    + " it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  gesta demo",
            "  gesta demo --fast              without pauses, and only a little is measured",
            "  gesta demo --store other-folder"
        })
final class DemoCommand implements Callable<Integer> {

    private static final String FOLDER = "gesta-demo-store";

    private final Context context;

    @Mixin HelpOptions help = new HelpOptions();

    @Option(
            names = {"-s", "--store"},
            paramLabel = "DIR",
            defaultValue = FOLDER,
            description = "The folder of the store. Default: " + FOLDER + ".")
    private Path folder = Path.of(FOLDER);

    @Option(names = "--fast", description = "Make no pauses, and measure only a little.")
    private boolean fast;

    DemoCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        LongConsumer rest = fast ? _ -> {} : DemoCommand::rest;
        Demo.Size size = fast ? Demo.Size.small() : Demo.Size.usual();
        try (EmbeddedEventStore store = EmbeddedEventStore.open(folder)) {
            requireOurs(store);
            DemoStage stage = new DemoStage(context.console(), rest);
            new Demo(store, stage, context.nanos(), size).run(folder, command());
        }
        return ExitStatus.DONE;
    }

    private static void rest(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Appends nothing to a store that somebody uses for something. */
    private void requireOurs(EmbeddedEventStore store) {
        Set<String> others = new TreeSet<>(store.countsByType().keySet());
        others.removeAll(LoanEvents.TYPES);
        if (!others.isEmpty()) {
            throw InputException.of(
                    "the store in %s is not of the demo: it has events such as %s"
                            .formatted(folder, others.iterator().next()),
                    "name another folder with --store");
        }
    }

    /** Returns how the user called this: the launcher tells. */
    private String command() {
        return context.console().environment().getOrDefault("GESTA_COMMAND", "./gesta");
    }
}
