package dev.gesta.cli;

import dev.gesta.EventStore;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import dev.gesta.cli.io.ExitStatus;
import dev.gesta.cli.io.Json;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/** Shows the events that match a query. */
@Command(
        name = "read",
        description = {
            "Show events, in the order in which they happened.",
            "",
            "--type and --tag together make one item of a query: any of the types, and all of the"
                    + " tags. For more items, use --query."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  gesta read -s shop --limit 10                 the first ten events",
            "  gesta read -s shop --backwards --limit 1      the last one",
            "  gesta read -s shop -g order:7                 all that happened to order 7",
            "  gesta read -s shop -t order-placed --count    how many were placed",
            "  gesta read -s shop --json | jq .data.total    for programs",
            "",
            "The token at the end says what was seen: gesta append --after takes it."
        })
final class ReadCommand implements Callable<Integer> {

    private static final int EVENTS_PER_LOOK = 512;

    private final Context context;

    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();
    @Mixin private QueryOptions queries = new QueryOptions();

    @Option(
            names = {"-f", "--from"},
            paramLabel = "POSITION",
            description = "Start here, this position included.")
    private @Nullable Long from;

    @Option(
            names = {"-b", "--backwards"},
            description = "Newest first.")
    private boolean backwards;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "At most so many events.")
    private @Nullable Long limit;

    @Option(
            names = {"-c", "--count"},
            description = "Only say how many there are.")
    private boolean countOnly;

    ReadCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Query query = queries.query();
        ReadOptions options = options();
        try (EventStore open = store.open(context)) {
            if (countOnly) {
                printCount(count(open, query, options));
            } else {
                print(open, query, options);
            }
        }
        return ExitStatus.DONE;
    }

    private ReadOptions options() {
        ReadOptions options = backwards ? ReadOptions.backwards() : ReadOptions.forwards();
        if (from != null) {
            options = options.from(from);
        }
        return limit == null ? options : options.limit(limit);
    }

    private long count(EventStore open, Query query, ReadOptions options) {
        if (queries.onlyTag().isPresent() && from == null && limit == null) {
            return open.count(queries.onlyTag().get(), open.head().position());
        }
        long count = 0;
        try (ReadResult events = open.read(query, options)) {
            for (SequencedEvent _ : events) {
                count++;
            }
        }
        return count;
    }

    private void printCount(long count) {
        if (common.json) {
            Json.print(context.console().out(), out -> out.writeNumberProperty("count", count));
        } else {
            context.console().out().println(count);
        }
    }

    private void print(EventStore open, Query query, ReadOptions options) {
        if (common.json) {
            try (JsonGenerator out = Json.generator(context.console().out())) {
                run(open, query, options, event -> EventJson.writeLine(out, event));
            }
            return;
        }
        Position head = open.head().position();
        EventRows rows = new EventRows(context.console(), head.value());
        run(open, query, options, rows::print);
    }

    private void run(
            EventStore open, Query query, ReadOptions options, Consumer<SequencedEvent> print) {
        long count = 0;
        try (ReadResult events = open.read(query, options)) {
            for (SequencedEvent event : events) {
                print.accept(event);
                if (++count % EVENTS_PER_LOOK == 0 && context.console().flush()) {
                    return;
                }
            }
            Style style = context.console().errorStyle();
            String shown = count == 0 ? "no event matches" : Words.count(count, "event");
            context.console().note(style.dim(shown + ", token " + events.token()));
        }
    }
}
