package dev.gesta.cli.xes;

import dev.gesta.EventStore;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import dev.gesta.cli.io.Json;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Exports a store as an XES log: each tag {@code KEY:name} is a case, in the order in which the
 * cases began. What came from XES goes back as it was; of other events, the type becomes the
 * activity, and the members of the data become attributes.
 *
 * <p>In memory are the names of all cases, and one case.
 */
public final class XesExport {

    /** What the tags of cases begin with if they were imported. */
    public static final String CASE = XesEvents.CASE;

    private static final String TAGS = "gesta:tags";

    private final EventStore store;
    private final String prefix;
    private final LongConsumer progress;

    private long cases;
    private long events;
    private long withoutCase;

    /**
     * Creates an export.
     *
     * @param store where the events are
     * @param key what the tags of the cases begin with
     * @param progress told after each case how many events there were
     */
    public XesExport(EventStore store, String key, LongConsumer progress) {
        this.store = store;
        this.prefix = key + ":";
        this.progress = progress;
    }

    /**
     * Writes all cases as they stand now, and closes {@code file}.
     *
     * @param file where the log goes
     * @param logName the name of the log
     */
    public void run(OutputStream file, String logName) {
        Position head = store.head().position();
        try (XesWriter out = new XesWriter(file, logName)) {
            for (Tag tag : casesInOrder()) {
                export(tag, head, out);
                progress.accept(events);
            }
        }
    }

    /** Returns how many cases were written. */
    public long cases() {
        return cases;
    }

    /** Returns how many events were written. */
    public long events() {
        return events;
    }

    /** Returns how many events belong to no case, and were not written. */
    public long withoutCase() {
        return withoutCase;
    }

    private Set<Tag> casesInOrder() {
        Set<Tag> tags = new LinkedHashSet<>();
        try (ReadResult all = store.read(Query.all())) {
            for (SequencedEvent event : all) {
                boolean ofCase = false;
                for (Tag tag : event.tags()) {
                    if (tag.value().startsWith(prefix)) {
                        tags.add(tag);
                        ofCase = true;
                    }
                }
                withoutCase += ofCase ? 0 : 1;
            }
        }
        return tags;
    }

    /** Writes the events of a tag; where a second case of the name began, it is a second case. */
    private void export(Tag tag, Position head, XesWriter out) {
        List<XesAttribute> trace = nameOnly(tag);
        List<List<XesAttribute>> inTrace = new ArrayList<>();
        try (ReadResult ofCase = store.read(Query.tags(tag), ReadOptions.forwards())) {
            for (SequencedEvent event : ofCase) {
                if (event.position().isAfter(head)) {
                    break;
                }
                var attributes = XesJsonReader.read(event.data());
                if (attributes != null && attributes.trace() != null) {
                    write(out, trace, inTrace);
                    inTrace = new ArrayList<>();
                    trace = attributes.trace();
                }
                inTrace.add(attributes == null ? attributesOf(event) : attributes.event());
            }
        }
        write(out, trace, inTrace);
    }

    private void write(XesWriter out, List<XesAttribute> trace, List<List<XesAttribute>> inTrace) {
        if (!inTrace.isEmpty()) {
            out.trace(trace, inTrace);
            cases++;
            events += inTrace.size();
        }
    }

    private List<XesAttribute> nameOnly(Tag tag) {
        String name = tag.value().substring(prefix.length());
        return List.of(XesAttribute.of(XesAttribute.NAME, "string", name));
    }

    private List<XesAttribute> attributesOf(SequencedEvent event) {
        List<XesAttribute> attributes = new ArrayList<>();
        attributes.add(XesAttribute.of(XesAttribute.NAME, "string", event.type()));
        String time =
                event.event()
                        .metadata()
                        .value(XesEvents.TIME)
                        .orElseGet(() -> Json.time(event.recordedAt()));
        attributes.add(XesAttribute.of(XesAttribute.TIME, "date", time));
        List<XesAttribute> others = new ArrayList<>();
        for (Tag tag : event.tags()) {
            String value = tag.value();
            if (value.startsWith(XesEvents.LIFECYCLE + ":")) {
                attributes.add(of(XesAttribute.TRANSITION, value));
            } else if (value.startsWith(XesEvents.RESOURCE + ":")) {
                attributes.add(of(XesAttribute.RESOURCE, value));
            } else if (!value.startsWith(prefix)) {
                others.add(XesAttribute.of("tag", "string", value));
            }
        }
        if (!others.isEmpty()) {
            attributes.add(new XesAttribute(TAGS, "list", null, others, List.of()));
        }
        addMembers(event.data(), attributes);
        return attributes;
    }

    private static XesAttribute of(String key, String tag) {
        return XesAttribute.of(key, "string", tag.substring(tag.indexOf(':') + 1));
    }

    private static void addMembers(Payload data, List<XesAttribute> attributes) {
        if (Json.compact(data).isEmpty()) {
            return;
        }
        try (JsonParser in = Json.parser(new ByteArrayInputStream(data.toByteArray()))) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            for (String key = in.nextName(); key != null; key = in.nextName()) {
                in.nextToken();
                XesAttribute member = member(key, in);
                if (member != null) {
                    attributes.add(member);
                }
            }
        }
    }

    private static @Nullable XesAttribute member(String key, JsonParser in) {
        return switch (in.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> XesAttribute.of(key, "string", in.getString());
            case VALUE_TRUE, VALUE_FALSE -> XesAttribute.of(key, "boolean", in.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                String type = XesJson.isInt(in.getString()) ? "int" : "float";
                yield XesAttribute.of(key, type, in.getString());
            }
            default -> XesAttribute.of(key, "string", Json.copyValue(in));
        };
    }
}
