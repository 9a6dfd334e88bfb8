package dev.gesta.cli;

import dev.gesta.EventStore;
import dev.gesta.cli.io.ExitStatus;
import dev.gesta.cli.io.Json;
import dev.gesta.cli.xes.XesImport;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Imports events from a file. */
@Command(
        name = "import",
        description = {
            "Store the events of a file, in its order.",
            "",
            "jsonl: events in JSON, one on a line, as gesta export writes them. Ids, types, tags,"
                    + " data, metadata and the bounds of appends are kept.",
            "",
            "xes: an event log as process miners use it. A case becomes one append with the tag"
                    + " case:NAME, the activity the type, and all attributes the data.",
            "",
            "Stopped half-way or mended, the same file can be imported again: what is stored is"
                    + " not stored twice. Files compressed by gzip are read as they are."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  gesta import -s loans loans.xes.gz",
            "  gesta import -s shop events.jsonl",
            "  gesta export -s shop | gesta import -s copy"
        })
final class ImportCommand implements Callable<Integer> {

    private final Context context;

    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "The file; - or nothing for standard input.")
    private @Nullable String file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "jsonl or xes. Default: what the name of FILE says, else jsonl.")
    private @Nullable Format format;

    @Option(
            names = "--log-name",
            paramLabel = "NAME",
            description = {
                "What to call an XES log. Ids are derived from it, so keep it when importing again."
                        + " Default: the name in the log, else that of the file."
            })
    private @Nullable String logName;

    ImportCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        Format chosen = format == null ? Format.of(file) : format;
        long total = Input.size(file);
        try (var counting = new Input.Counting(Input.openPacked(file, context.console()));
                InputStream text = Input.unpacked(counting);
                EventStore open = store.openOrCreate(context);
                Progress progress = new Progress(context, "importing")) {
            switch (chosen) {
                case JSONL -> importJsonLines(open, text, progress, counting, total);
                case XES -> importXes(open, text, progress, counting, total);
            }
        }
        return ExitStatus.DONE;
    }

    private void importJsonLines(
            EventStore open,
            InputStream text,
            Progress progress,
            Input.Counting counting,
            long total) {
        var run =
                new JsonLinesImport(
                        open,
                        text,
                        Input.name(file),
                        events -> progress.show(counting.count(), total, events, "event"));
        try {
            printJsonLines(run.run(), progress);
        } catch (RuntimeException e) {
            progress.clear();
            sayWhatIsStored(run.summary().stored(), run.summary().repeated());
            throw e;
        }
    }

    private void importXes(
            EventStore open,
            InputStream text,
            Progress progress,
            Input.Counting counting,
            long total) {
        var run =
                new XesImport(
                        open,
                        text,
                        Input.name(file),
                        logName,
                        events -> progress.show(counting.count(), total, events, "event"));
        try {
            printXes(run.run(), progress);
        } catch (RuntimeException e) {
            progress.clear();
            sayWhatIsStored(run.summary().stored(), run.summary().repeated());
            throw e;
        }
    }

    private void sayWhatIsStored(long stored, long repeated) {
        context.console()
                .note(
                        "stored before that: %s; there already: %s"
                                .formatted(Words.count(stored, "event"), Words.number(repeated)));
    }

    private void printJsonLines(JsonLinesImport.Summary summary, Progress progress) {
        progress.clear();
        if (common.json) {
            Json.print(
                    context.console().out(),
                    out -> {
                        out.writeNumberProperty("events", summary.events());
                        out.writeNumberProperty("stored", summary.stored());
                        out.writeNumberProperty("repeated", summary.repeated());
                    });
            return;
        }
        context.console().out().println(line(summary.events(), "", progress.elapsed()));
        sayRepeated(summary.repeated());
    }

    private String line(long events, String more, long nanos) {
        return "%s%s in %s, %s events/s"
                .formatted(
                        context.console().style().green(Words.count(events, "event")),
                        more,
                        Words.duration(nanos),
                        Words.rate(events, nanos));
    }

    private void sayRepeated(long repeated) {
        if (repeated > 0) {
            context.console()
                    .out()
                    .println(Words.count(repeated, "event") + " of these had been stored before");
        }
    }

    private void printXes(XesImport.Summary summary, Progress progress) {
        progress.clear();
        if (common.json) {
            Json.print(
                    context.console().out(),
                    out -> {
                        out.writeStringProperty("log", summary.log());
                        out.writeNumberProperty("cases", summary.cases());
                        out.writeNumberProperty("events", summary.events());
                        out.writeNumberProperty("stored", summary.stored());
                        out.writeNumberProperty("repeated", summary.repeated());
                        out.writeNumberProperty("emptyCases", summary.emptyCases());
                        out.writeNumberProperty("splitCases", summary.splitCases());
                        out.writeNumberProperty("outOfOrder", summary.outOfOrder());
                        out.writeNumberProperty("repeatedNames", summary.repeatedNames());
                        out.writeNumberProperty("strayEvents", summary.strayEvents());
                        out.writeNumberProperty("logAttributes", summary.logAttributes());
                    });
            return;
        }
        String more = " of " + Words.count(summary.cases(), "case");
        context.console().out().println(line(summary.events(), more, progress.elapsed()));
        context.console().out().println("log " + summary.log());
        sayRepeated(summary.repeated());
        remarks(summary).forEach(context.console()::note);
    }

    /** Says what of the file is not in the store as one would expect. */
    private static List<String> remarks(XesImport.Summary summary) {
        List<String> remarks = new ArrayList<>();
        if (summary.emptyCases() > 0) {
            remarks.add(
                    Words.count(summary.emptyCases(), "case") + " without an event: not stored");
        }
        if (summary.strayEvents() > 0) {
            remarks.add(
                    Words.count(summary.strayEvents(), "event") + " outside of a case: not stored");
        }
        if (summary.logAttributes() > 0) {
            remarks.add(
                    Words.count(summary.logAttributes(), "attribute")
                            + " of the log itself: not stored");
        }
        if (summary.repeatedNames() > 0) {
            remarks.add(
                    Words.count(summary.repeatedNames(), "case")
                            + " with the name of an earlier one: stored, under the same tag");
        }
        if (summary.splitCases() > 0) {
            remarks.add(
                    Words.count(summary.splitCases(), "case")
                            + " beyond the limits of an append: stored in several");
        }
        if (summary.outOfOrder() > 0) {
            remarks.add(
                    Words.count(summary.outOfOrder(), "case")
                            + " stored before one that comes earlier in the file");
        }
        return remarks;
    }
}
