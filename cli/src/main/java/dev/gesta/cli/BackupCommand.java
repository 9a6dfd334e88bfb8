package dev.gesta.cli;

import dev.gesta.cli.io.ExitStatus;
import dev.gesta.cli.io.Json;
import dev.gesta.engine.EmbeddedEventStore;
import dev.gesta.engine.StoreBackup;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Copies a store. */
@Command(
        name = "backup",
        description = {
            "Copy a store into a folder, verifying every event that is copied.",
            "",
            "Into the folder of an earlier backup only what is new is copied; if that fails, the"
                    + " earlier backup stays. A backup is not opened: gesta restore makes a store"
                    + " of it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  gesta backup -s shop --to /backups/shop",
            "  gesta restore --from /backups/shop -s shop-again"
        })
final class BackupCommand implements Callable<Integer> {

    private final Context context;

    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();

    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "The folder of the backup: empty, new, or with an earlier one.")
    private Path to = Path.of("");

    BackupCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (EmbeddedEventStore open = store.open(context);
                Progress progress = new Progress(context, "backing up")) {
            StoreBackup.Report report = open.backUp(to, progress::show);
            progress.clear();
            if (common.json) {
                printJson(report);
            } else {
                print(report, progress.elapsed());
            }
        }
        return ExitStatus.DONE;
    }

    private void print(StoreBackup.Report report, long nanos) {
        context.console()
                .out()
                .println(
                        "backed up to position %s: %s, of these %s copied, %s in %s"
                                .formatted(
                                        report.token().position(),
                                        Words.count(report.segments(), "segment"),
                                        report.copied(),
                                        Words.bytes(report.copiedBytes()),
                                        Words.duration(nanos)));
    }

    private void printJson(StoreBackup.Report report) {
        Json.print(
                context.console().out(),
                out -> {
                    out.writeStringProperty("token", report.token().toString());
                    out.writeNumberProperty("segments", report.segments());
                    out.writeNumberProperty("copied", report.copied());
                    out.writeNumberProperty("copiedBytes", report.copiedBytes());
                });
    }
}
