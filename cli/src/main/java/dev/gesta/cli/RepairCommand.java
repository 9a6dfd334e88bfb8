package dev.gesta.cli;

import dev.gesta.cli.io.ExitStatus;
import dev.gesta.cli.io.Json;
import dev.gesta.engine.StoreRepair;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gives up what is damaged, if an operator says so. */
@Command(
        name = "repair",
        description = {
            "Show where a damaged store would be cut; with --cut, cut it there.",
            "",
            "What is whole before the damage is kept. All after it is moved to files that begin"
                    + " with quarantine-, and is out of the log for good. A new timeline begins, so"
                    + " that consistency tokens from before are refused. If there is a backup,"
                    + " restore that instead."
        },
        footerHeading = "%nExit status:%n",
        footer = {
            "  0  there is no damage, or it was cut off",
            "  8  the store is damaged, and was left as it is",
            "",
            "Examples:",
            "  gesta repair -s shop           what would be given up?",
            "  gesta repair -s shop --cut     give it up"
        })
final class RepairCommand implements Callable<Integer> {

    private final Context context;

    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();

    @Option(names = "--cut", description = "Cut the log before the damage.")
    private boolean cut;

    RepairCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Path folder = store.existing(context);
        Optional<StoreRepair.Plan> plan = cut ? StoreRepair.cut(folder) : StoreRepair.plan(folder);
        if (common.json) {
            printJson(plan);
        } else {
            context.console().out().println(plan.map(this::describe).orElse("there is no damage"));
        }
        return plan.isEmpty() || cut ? ExitStatus.DONE : ExitStatus.DAMAGED;
    }

    private String describe(StoreRepair.Plan plan) {
        long lost = plan.lastKnown() - plan.lastKept();
        String damage =
                "%s at offset %d: %s%n".formatted(plan.file(), plan.offset(), plan.finding());
        String kept =
                "%s, up to position %d".formatted(cut ? "kept" : "would be kept", plan.lastKept());
        String given =
                "%s: at least %s"
                        .formatted(
                                cut ? "cut off" : "would be cut off", Words.count(lost, "event"));
        String next = cut ? "" : "%nadd --cut to do it, or restore a backup".formatted();
        return damage + kept + "; " + given + next;
    }

    private void printJson(Optional<StoreRepair.Plan> plan) {
        Json.print(
                context.console().out(),
                out -> {
                    out.writeBooleanProperty("damaged", plan.isPresent());
                    out.writeBooleanProperty("cut", plan.isPresent() && cut);
                    if (plan.isPresent()) {
                        out.writeStringProperty("lastKept", Long.toString(plan.get().lastKept()));
                        out.writeStringProperty("lastKnown", Long.toString(plan.get().lastKnown()));
                        out.writeStringProperty("file", plan.get().file());
                        out.writeNumberProperty("offset", plan.get().offset());
                        out.writeStringProperty("finding", plan.get().finding());
                    }
                });
    }
}
