package dev.gesta.cli;

import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.EventStoreException;
import dev.gesta.IdempotencyConflictException;
import dev.gesta.InvalidRequestException;
import dev.gesta.cli.EventJsonReader.GivenEvent;
import dev.gesta.cli.io.AppendPipeline;
import dev.gesta.cli.io.InputException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Imports events in JSON, one on a line, and keeps the appends that they came in: events with the
 * index 0, 1, 2 … of an append are appended as one again. In memory is one append, and those under
 * way.
 */
final class JsonLinesImport {

    private final AppendPipeline appends;
    private final EventJsonReader reader;
    private final String source;
    private final LongConsumer progress;

    private long events;

    /** What an import has done. */
    record Summary(long events, long stored, long repeated) {}

    JsonLinesImport(EventStore store, InputStream file, String source, LongConsumer progress) {
        this.appends = new AppendPipeline(store, JsonLinesImport::refused);
        this.reader = new EventJsonReader(file, source);
        this.source = source;
        this.progress = progress;
    }

    /** Imports all events; after a failure, those before it are stored. */
    Summary run() {
        try (reader) {
            List<Event> append = new ArrayList<>();
            for (GivenEvent next = reader.next(); next != null; next = reader.next()) {
                requireNext(next, append);
                append.add(next.event());
                if (append.size() == next.appendSize()) {
                    send(append, next.line());
                    append = new ArrayList<>();
                }
            }
            if (!append.isEmpty()) {
                throw incomplete("the end", append.size());
            }
            appends.finish();
        } catch (RuntimeException e) {
            appends.settle();
            throw e;
        }
        return summary();
    }

    /** Returns what was done so far. */
    Summary summary() {
        return new Summary(events, appends.stored(), appends.repeated());
    }

    private void send(List<Event> append, int line) {
        String place = source + ", line " + line;
        try {
            long bytes = append.stream().mapToLong(Event::sizeInBytes).sum();
            appends.append(append, bytes, place);
        } catch (InvalidRequestException e) {
            throw refused(new AppendPipeline.Failed(place, e));
        }
        events += append.size();
        progress.accept(events);
    }

    private void requireNext(GivenEvent next, List<Event> append) {
        if (next.indexInAppend() != append.size()) {
            throw incomplete("line " + next.line(), append.size());
        }
    }

    private InputException incomplete(String place, int index) {
        return InputException.of(
                "%s, %s: the event with index %d of an append is missing"
                        .formatted(source, place, index),
                "gesta export writes appends whole; or leave \"append\" out, and each event is"
                        + " appended alone");
    }

    private static InputException refused(AppendPipeline.Failed failed) {
        EventStoreException answer = failed.answer();
        String fix =
                answer instanceof IdempotencyConflictException
                        ? "the store has another event of this id; leave \"id\" out for new ids"
                        : "mend it and import the file again: what is stored will not be stored"
                                + " twice, as far as the events have ids";
        return InputException.refused(failed.name(), answer, fix);
    }
}
