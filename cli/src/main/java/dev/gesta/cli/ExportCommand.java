package dev.gesta.cli;

import dev.gesta.EventStore;
import dev.gesta.Query;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import dev.gesta.cli.io.ExitStatus;
import dev.gesta.cli.io.InputException;
import dev.gesta.cli.io.Json;
import dev.gesta.cli.xes.XesExport;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/** Exports events to a file. */
@Command(
        name = "export",
        description = {
            "Write events to a file or to standard output.",
            "",
            "jsonl: what gesta import reads back without a loss. Of an append of which not all"
                    + " events match, those that do make one append of their own.",
            "",
            "xes: each tag KEY:NAME is a case, in the order in which the cases began; --process"
                    + " says the KEY."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  gesta export -s shop -o shop.jsonl.gz",
            "  gesta export -s shop -g customer:7 | jq .data",
            "  gesta export -s loans --process application -o loans.xes.gz"
        })
final class ExportCommand implements Callable<Integer> {

    private final Context context;

    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();
    @Mixin private QueryOptions queries = new QueryOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = {
                "A new file; one that ends in .gz is compressed. Default: standard output."
            })
    private @Nullable String file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "jsonl or xes. Default: what the name of FILE says, else jsonl.")
    private @Nullable Format format;

    @Option(
            names = {"-p", "--process"},
            paramLabel = "KEY",
            defaultValue = XesExport.CASE,
            description = "xes: what the tags of the cases begin with. Default: case.")
    private String process = XesExport.CASE;

    @Option(
            names = "--log-name",
            paramLabel = "NAME",
            description = "xes: what to call the log. Default: the name of the store's folder.")
    private @Nullable String logName;

    ExportCommand(Context context) {
        this.context = context;
    }

    /** What was written. */
    private record Written(long events, long cases, long withoutCase) {}

    @Override
    public Integer call() throws IOException {
        Format chosen = format == null ? Format.of(file) : format;
        Query query = queries.query();
        if (chosen == Format.XES && !(query instanceof Query.All)) {
            throw InputException.usage(
                    "an XES log has whole cases: --type, --tag and --query go with jsonl",
                    "leave them out, or say --format jsonl");
        }
        Path folder = store.existing(context);
        try (EventStore open = store.open(context);
                Progress progress = new Progress(context, "exporting");
                OutputStream out = output()) {
            Written written =
                    chosen == Format.XES
                            ? writeXes(open, folder, out, progress)
                            : writeJsonLines(open, query, out, progress);
            progress.clear();
            out.flush();
            say(written, progress.elapsed());
        }
        return ExitStatus.DONE;
    }

    private OutputStream output() throws IOException {
        if (file == null || file.equals("-")) {
            return new Shared(context.console().out());
        }
        OutputStream out =
                Files.newOutputStream(
                        Path.of(file), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new BufferedOutputStream(
                file.endsWith(".gz") ? new GZIPOutputStream(out, 1 << 16) : out, 1 << 16);
    }

    /** Standard output, which closing leaves open. */
    private static final class Shared extends java.io.FilterOutputStream {

        Shared(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    private Written writeJsonLines(
            EventStore open, Query query, OutputStream file, Progress progress) {
        long total = open.head().position().value();
        long events = 0;
        List<SequencedEvent> append = new ArrayList<>();
        try (ReadResult matches = open.read(query);
                JsonGenerator out = Json.generator(file)) {
            for (SequencedEvent event : matches) {
                if (!append.isEmpty()
                        && !append.getFirst().firstOfAppend().equals(event.firstOfAppend())) {
                    writeAppend(out, append);
                    append.clear();
                }
                append.add(event);
                events++;
                progress.show(event.position().value(), total, events, "event");
            }
            writeAppend(out, append);
        }
        return new Written(events, 0, 0);
    }

    private static void writeAppend(JsonGenerator out, List<SequencedEvent> append) {
        for (int i = 0; i < append.size(); i++) {
            EventJson.writeLine(out, append.get(i), i, append.size());
        }
    }

    private Written writeXes(EventStore open, Path folder, OutputStream file, Progress progress) {
        String name = logName == null ? String.valueOf(folder.getFileName()) : logName;
        long total = open.head().position().value();
        var run =
                new XesExport(
                        open, process, events -> progress.show(events, total, events, "event"));
        run.run(file, name);
        return new Written(run.events(), run.cases(), run.withoutCase());
    }

    private void say(Written written, long nanos) {
        if (common.json && file != null) {
            Json.print(
                    context.console().out(),
                    out -> {
                        out.writeNumberProperty("events", written.events());
                        out.writeNumberProperty("cases", written.cases());
                        out.writeNumberProperty("withoutCase", written.withoutCase());
                    });
            return;
        }
        String cases = written.cases() == 0 ? "" : " of " + Words.count(written.cases(), "case");
        context.console()
                .note(
                        "%s%s in %s"
                                .formatted(
                                        Words.count(written.events(), "event"),
                                        cases,
                                        Words.duration(nanos)));
        if (written.withoutCase() > 0) {
            context.console()
                    .note(
                            "%s without a tag %s:…: not in the log"
                                    .formatted(
                                            Words.count(written.withoutCase(), "event"), process));
        }
    }
}
