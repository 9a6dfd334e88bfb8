package dev.gesta.cli;

import dev.gesta.cli.io.ExitStatus;
import dev.gesta.cli.io.Json;
import dev.gesta.engine.StoreRestore;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a store of a backup. */
@Command(
        name = "restore",
        description = {
            "Make a store of a backup, in a new or empty folder, verifying every event.",
            "",
            "The store has the same events at the same positions, on a new timeline: consistency"
                    + " tokens and checkpoints from before are refused, since the same position"
                    + " may come to name another event."
        },
        footerHeading = "%nExample:%n",
        footer = {"  gesta restore --from /backups/shop -s shop-again"})
final class RestoreCommand implements Callable<Integer> {

    private final Context context;

    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();

    @Option(
            names = "--from",
            paramLabel = "DIR",
            required = true,
            description = "The folder of the backup.")
    private Path from = Path.of("");

    RestoreCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Path folder = store.folder(context);
        try (Progress progress = new Progress(context, "restoring")) {
            StoreRestore.Report report = StoreRestore.run(from, folder, progress::show);
            progress.clear();
            if (common.json) {
                printJson(report);
            } else {
                print(report, progress.elapsed());
            }
        }
        return ExitStatus.DONE;
    }

    private void print(StoreRestore.Report report, long nanos) {
        context.console()
                .out()
                .println(
                        "restored up to position %d, as backed up at %s: %s, %s in %s"
                                .formatted(
                                        report.head(),
                                        report.takenAt(),
                                        Words.count(report.segments(), "segment"),
                                        Words.bytes(report.bytes()),
                                        Words.duration(nanos)));
    }

    private void printJson(StoreRestore.Report report) {
        Json.print(
                context.console().out(),
                out -> {
                    out.writeStringProperty("store", report.store().toString());
                    out.writeStringProperty("head", Long.toString(report.head()));
                    out.writeStringProperty("takenAt", report.takenAt().toString());
                    out.writeNumberProperty("segments", report.segments());
                    out.writeNumberProperty("bytes", report.bytes());
                });
    }
}
