package dev.gesta.cli;

import dev.gesta.Append;
import dev.gesta.AppendCondition;
import dev.gesta.Appended;
import dev.gesta.ConsistencyToken;
import dev.gesta.Event;
import dev.gesta.EventIds;
import dev.gesta.EventStore;
import dev.gesta.Limits;
import dev.gesta.Metadata;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.Tag;
import dev.gesta.Tags;
import dev.gesta.cli.EventJsonReader.GivenEvent;
import dev.gesta.cli.io.ExitStatus;
import dev.gesta.cli.io.InputException;
import dev.gesta.cli.io.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Appends events as one unit, if the conditions hold. */
@Command(
        name = "append",
        description = {
            "Append events: all of them, or none.",
            "",
            "One event from --type, --tag and --data; or as many as FILE has, in JSON, one on a"
                    + " line. Whatever the input, it is one append: to store many, use import."
        },
        exitCodeListHeading = "%nExit status:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  gesta append -s shop -t order-placed -g order:7 -d '{\"total\":12}'",
            "  gesta append -s shop events.jsonl",
            "",
            "  Only if nobody has placed order 7 before:",
            "  gesta append -s shop -t order-placed -g order:7 \\",
            "      --fail-if-match '{\"items\":[{\"types\":[\"order-placed\"],"
                    + "\"tags\":[\"order:7\"]}]}'",
            "",
            "  Only if the stream of order 7 still ends at revision 4:",
            "  gesta append -s shop -t order-paid -g order:7 --expect-revision order:7=4"
        })
final class AppendCommand implements Callable<Integer> {

    private final Context context;

    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "Events in JSON, one on a line; - or nothing for standard input.")
    private @Nullable String file;

    @Option(
            names = {"-t", "--type"},
            paramLabel = "TYPE",
            description = "The type of the one event to append.")
    private @Nullable String type;

    @Option(
            names = {"-g", "--tag"},
            paramLabel = "TAG",
            description = "A tag of that event; may be given again.")
    private List<String> tags = new ArrayList<>();

    @Option(
            names = {"-d", "--data"},
            paramLabel = "TEXT",
            defaultValue = "{}",
            description = "The data of that event. Default: {}.")
    private String data = "{}";

    @Option(
            names = "--content-type",
            paramLabel = "NAME",
            defaultValue = Payload.JSON,
            description = "What the data is. Default: " + Payload.JSON + ".")
    private String contentType = Payload.JSON;

    @Option(
            names = {"-m", "--metadata"},
            paramLabel = "KEY=VALUE",
            description = "Metadata of that event; may be given again.")
    private Map<String, String> metadata = new LinkedHashMap<>();

    @Option(
            names = "--id",
            paramLabel = "UUID",
            description = "The id of that event. The same id again stores nothing twice.")
    private @Nullable UUID id;

    @Option(
            names = "--fail-if-match",
            paramLabel = "QUERY",
            description = "Store nothing if an event matches; may be given again.")
    private List<String> failIfMatch = new ArrayList<>();

    @Option(
            names = "--after",
            paramLabel = "TOKEN",
            description = "Of these, count only events after this token or position.")
    private @Nullable String after;

    @Option(
            names = "--expect-revision",
            paramLabel = "TAG=N",
            description = "Store nothing unless the stream of TAG ends at N; -1 if it is empty.")
    private List<String> revisions = new ArrayList<>();

    AppendCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        Append append = new Append(type == null ? eventsOfInput() : List.of(event()), conditions());
        try (EventStore open = store.openOrCreate(context)) {
            print(open.append(append));
        }
        return ExitStatus.DONE;
    }

    private Event event() {
        if (file != null) {
            throw InputException.usage(
                    "--type makes one event, and FILE holds others", "give one of the two");
        }
        Payload payload = Payload.json(data);
        if (!contentType.equals(Payload.JSON)) {
            payload = Payload.of(contentType, payload.toByteArray());
        } else if (Json.compact(payload).isEmpty()) {
            throw InputException.of(
                    "--data is not JSON: " + data,
                    "quote it for the shell, as in -d '{\"total\":12}', or give a --content-type");
        }
        UUID ownId = id == null ? EventIds.random() : id;
        Tags ownTags = Tags.of(tags.stream().map(Tag::of).toList());
        return new Event(ownId, String.valueOf(type), ownTags, payload, Metadata.of(metadata));
    }

    private List<Event> eventsOfInput() throws IOException {
        try (InputStream in = Input.open(file, context.console());
                EventJsonReader reader = new EventJsonReader(in, Input.name(file))) {
            List<Event> events = new ArrayList<>();
            for (GivenEvent next = reader.next(); next != null; next = reader.next()) {
                events.add(next.event());
                if (events.size() > Limits.MAX_EVENTS_PER_APPEND) {
                    throw InputException.of(
                            "%s has more than %s, the most of one append"
                                    .formatted(
                                            Input.name(file),
                                            Words.count(Limits.MAX_EVENTS_PER_APPEND, "event")),
                            "gesta import stores them in as many appends as it takes");
                }
            }
            return events;
        }
    }

    private List<AppendCondition> conditions() {
        if (after != null && failIfMatch.isEmpty()) {
            throw InputException.usage(
                    "--after goes with --fail-if-match", "say what must not have happened since");
        }
        ConsistencyToken seen =
                after == null ? ConsistencyToken.at(Position.START) : ConsistencyToken.parse(after);
        List<AppendCondition> conditions = new ArrayList<>();
        for (String query : failIfMatch) {
            conditions.add(AppendCondition.failIfEventsMatch(Query.parse(query), seen));
        }
        for (String revision : revisions) {
            conditions.add(expectRevision(revision));
        }
        return conditions;
    }

    private static AppendCondition expectRevision(String text) {
        int split = text.lastIndexOf('=');
        String tag = text.substring(0, Math.max(split, 0));
        String revision = text.substring(split + 1);
        if (tag.isEmpty() || !revision.matches("-?[0-9]{1,18}")) {
            throw InputException.usage(
                    "--expect-revision takes TAG=N, not " + text, "for example order:7=4");
        }
        return AppendCondition.expectRevision(Tag.of(tag), Long.parseLong(revision));
    }

    private void print(Appended appended) {
        if (common.json) {
            Json.print(
                    context.console().out(),
                    out -> {
                        out.writeStringProperty("first", appended.first().toString());
                        out.writeStringProperty("last", appended.last().toString());
                        out.writeStringProperty("token", appended.token().toString());
                        out.writeBooleanProperty("repeated", appended.repeated());
                    });
            return;
        }
        Style style = context.console().style();
        long count = appended.last().value() - appended.first().value() + 1;
        String at =
                count == 1
                        ? "position " + appended.first()
                        : "positions " + appended.first() + " to " + appended.last();
        String done = appended.repeated() ? " stored before, at " : " appended at ";
        var out = context.console().out();
        out.println(style.green(Words.count(count, "event")) + done + at);
        out.println(style.dim("token " + appended.token()));
    }
}
