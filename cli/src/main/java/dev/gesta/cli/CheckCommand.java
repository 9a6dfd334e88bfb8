package dev.gesta.cli;

import dev.gesta.cli.io.ExitStatus;
import dev.gesta.cli.io.Json;
import dev.gesta.engine.StoreCheck;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Verifies a store. */
@Command(
        name = "check",
        description = {
            "Verify a store: every event, every checksum, every index. Changes nothing.",
            "",
            "A finding is either damage, or something that the next opening mends by itself. The"
                    + " store must not be open meanwhile."
        },
        footerHeading = "%nExit status:%n",
        footer = {
            "  0  no event is lost or unreadable",
            "  8  the store is damaged",
            "",
            "Example:",
            "  gesta check -s shop"
        })
final class CheckCommand implements Callable<Integer> {

    private final Context context;

    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();

    CheckCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Path folder = store.existing(context);
        try (Progress progress = new Progress(context, "checking")) {
            StoreCheck.Report report = StoreCheck.run(folder, progress::show);
            progress.clear();
            if (common.json) {
                printJson(report);
            } else {
                print(report, progress.elapsed());
            }
            return report.isSound() ? ExitStatus.DONE : ExitStatus.DAMAGED;
        }
    }

    private void print(StoreCheck.Report report, long nanos) {
        Style style = context.console().style();
        var out = context.console().out();
        for (StoreCheck.Finding finding : report.findings()) {
            boolean damage = finding.severity() == StoreCheck.Severity.DAMAGE;
            String severity = damage ? style.red("damage") : style.yellow("mends itself");
            out.println(
                    "%s  %s at offset %d: %s"
                            .formatted(severity, finding.file(), finding.offset(), what(finding)));
        }
        String verdict = report.isSound() ? style.green("sound") : style.red("damaged");
        out.println(
                "%s: %s in %s, %s in %s"
                        .formatted(
                                verdict,
                                Words.count(report.events(), "event"),
                                Words.count(report.segments(), "segment"),
                                Words.bytes(report.bytes()),
                                Words.duration(nanos)));
    }

    /** Returns what was found, without the place where it says that again. */
    private static String what(StoreCheck.Finding finding) {
        String place = finding.file() + " is damaged at offset " + finding.offset() + ": ";
        String what = finding.what();
        return what.startsWith(place) ? what.substring(place.length()) : what;
    }

    private void printJson(StoreCheck.Report report) {
        Json.print(
                context.console().out(),
                out -> {
                    out.writeBooleanProperty("sound", report.isSound());
                    out.writeNumberProperty("events", report.events());
                    out.writeNumberProperty("segments", report.segments());
                    out.writeNumberProperty("bytes", report.bytes());
                    out.writeArrayPropertyStart("findings");
                    for (StoreCheck.Finding finding : report.findings()) {
                        out.writeStartObject();
                        out.writeStringProperty("severity", finding.severity().name());
                        out.writeStringProperty("file", finding.file());
                        out.writeNumberProperty("offset", finding.offset());
                        out.writeStringProperty("what", finding.what());
                        out.writeEndObject();
                    }
                    out.writeEndArray();
                });
    }
}
