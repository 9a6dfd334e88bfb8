package dev.gesta.cli;

import dev.gesta.Query;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import dev.gesta.cli.io.ExitStatus;
import dev.gesta.cli.io.Json;
import dev.gesta.engine.EmbeddedEventStore;
import dev.gesta.engine.StoreStats;
import dev.gesta.studio.ProcessMap;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/** Shows a store in numbers. */
@Command(
        name = "stats",
        description = {
            "Show a store in numbers: events, size, how many events of each type.",
            "",
            "With --process KEY also how its cases went: a case is a tag KEY:NAME, and a variant is"
                    + " a sequence of event types within a case. The index answers all but the"
                    + " variants, for which the events are read."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  gesta stats -s shop",
            "  gesta stats -s loans --process application --top 10",
            "  gesta stats -s loans --process case --json"
        })
final class StatsCommand implements Callable<Integer> {

    private static final int BAR_COLUMNS = 20;
    private static final int MIN_BAR_COLUMNS = 5;
    private static final int LABEL_COLUMNS = 12;

    private final Context context;

    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();

    @Option(
            names = {"-p", "--process"},
            paramLabel = "KEY",
            description = "Also show the cases whose tags begin with KEY and a colon.")
    private @Nullable String process;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many variants to show, the most frequent ones. Default: 5.")
    private int top = 5;

    StatsCommand(Context context) {
        this.context = context;
    }

    /** What is known of the cases of a process. */
    private record Cases(
            String key, long count, @Nullable Tag longest, long longestLength, ProcessMap map) {}

    @Override
    public Integer call() {
        try (EmbeddedEventStore open = store.open(context)) {
            StoreStats stats = open.stats();
            SortedMap<String, Long> types = open.countsByType();
            Cases cases = process == null ? null : cases(open, process);
            if (common.json) {
                Json.print(context.console().out(), out -> write(out, stats, types, cases));
            } else {
                print(stats, types, cases);
            }
        }
        return ExitStatus.DONE;
    }

    private Cases cases(EmbeddedEventStore open, String key) {
        Tag longest = null;
        long length = 0;
        SortedMap<Tag, Long> counts = open.countsByTag(key + ":");
        for (Map.Entry<Tag, Long> count : counts.entrySet()) {
            if (count.getValue() > length) {
                longest = count.getKey();
                length = count.getValue();
            }
        }
        return new Cases(key, counts.size(), longest, length, map(open, key));
    }

    private ProcessMap map(EmbeddedEventStore open, String key) {
        ProcessMap map = new ProcessMap(key);
        long total = open.head().position().value();
        long events = 0;
        try (ReadResult all = open.read(Query.all());
                Progress progress = new Progress(context, "reading cases")) {
            for (SequencedEvent event : all) {
                map.add(event, event.recordedAt());
                events++;
                progress.show(event.position().value(), total, events, "event");
            }
        }
        return map;
    }

    private void write(
            JsonGenerator out,
            StoreStats stats,
            SortedMap<String, Long> types,
            @Nullable Cases cases) {
        out.writeNumberProperty("events", stats.events());
        out.writeStringProperty("head", stats.head().position().toString());
        out.writeStringProperty("token", stats.head().toString());
        out.writeNumberProperty("segments", stats.segments());
        out.writeNumberProperty("logBytes", stats.logBytes());
        out.writeNumberProperty("indexBytes", stats.indexBytes());
        out.writeStringProperty("state", stats.state());
        out.writeObjectPropertyStart("types");
        types.forEach(out::writeNumberProperty);
        out.writeEndObject();
        if (cases != null) {
            writeCases(out, cases);
        }
    }

    private void writeCases(JsonGenerator out, Cases cases) {
        out.writeObjectPropertyStart("process");
        out.writeStringProperty("key", cases.key());
        out.writeNumberProperty("cases", cases.count());
        out.writeNumberProperty("events", cases.map().events());
        out.writeNumberProperty("activities", cases.map().activities());
        Tag longest = cases.longest();
        if (longest != null) {
            out.writeStringProperty("longestCase", longest.value());
        }
        out.writeNumberProperty("longestCaseEvents", cases.longestLength());
        out.writeNumberProperty("variants", cases.map().variants());
        out.writeArrayPropertyStart("topVariants");
        for (ProcessMap.Variant variant : cases.map().topVariants(top)) {
            out.writeStartObject();
            out.writeNumberProperty("cases", variant.cases());
            out.writeArrayPropertyStart("types");
            variant.types().forEach(out::writeString);
            out.writeEndArray();
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void print(StoreStats stats, SortedMap<String, Long> types, @Nullable Cases cases) {
        line("events", Words.number(stats.events()));
        line("head", stats.head().position().toString());
        line("segments", Words.number(stats.segments()));
        line("log", Words.bytes(stats.logBytes()));
        line("index", Words.bytes(stats.indexBytes()));
        line("state", stats.state());
        printTypes(types);
        if (cases != null) {
            printCases(cases);
        }
    }

    private void line(String label, String value) {
        PrintStream out = context.console().out();
        out.println(context.console().style().dim(Words.pad(label, LABEL_COLUMNS)) + value);
    }

    private void heading(String text) {
        context.console().out().println();
        context.console().out().println(context.console().style().bold(text));
    }

    private void printTypes(SortedMap<String, Long> types) {
        heading(Words.count(types.size(), "type"));
        Style style = context.console().style();
        long most = types.values().stream().mapToLong(count -> count).max().orElse(1);
        int width = types.keySet().stream().mapToInt(String::length).max().orElse(0);
        int room = context.console().columns() - LABEL_COLUMNS - 2;
        int columns = Math.clamp(width, 1, Math.max(10, room - MIN_BAR_COLUMNS));
        int bars = Math.clamp(room - columns, MIN_BAR_COLUMNS, BAR_COLUMNS);
        types.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .forEach(type -> {
                    int bar = (int) Math.ceilDiv(type.getValue() * bars, most);
                    context.console()
                            .out()
                            .printf(
                                    Locale.ROOT,
                                    "%10s  %s  %s%n",
                                    Words.number(type.getValue()),
                                    Words.pad(Words.cut(type.getKey(), columns), columns),
                                    style.cyan(style.sign("▇", "#").repeat(bar)));
                });
    }

    private void printCases(Cases cases) {
        heading("process " + cases.key());
        line("cases", Words.number(cases.count()));
        line("events", Words.number(cases.map().events()));
        line("activities", Words.number(cases.map().activities()));
        if (cases.longest() != null) {
            String length = Words.count(cases.longestLength(), "event");
            line("longest", length + ", " + cases.longest());
        }
        line("variants", Words.number(cases.map().variants()));
        List<ProcessMap.Variant> variants = cases.map().topVariants(top);
        if (!variants.isEmpty()) {
            heading("most frequent variants");
            variants.forEach(variant -> print(variant, cases.count()));
        }
    }

    private void print(ProcessMap.Variant variant, long all) {
        Style style = context.console().style();
        String arrow = style.sign(" → ", " > ");
        String steps = String.join(arrow, variant.types());
        boolean whole = !context.console().terminal().showsOutput();
        int room = whole ? Integer.MAX_VALUE : Math.max(10, context.console().columns() - 22);
        context.console()
                .out()
                .printf(
                        Locale.ROOT,
                        "%10s  %5.1f %%  %s%n",
                        Words.number(variant.cases()),
                        100.0 * variant.cases() / all,
                        Words.cut(steps, room));
    }
}
