package dev.gesta.cli.xes;

import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.EventStoreException;
import dev.gesta.InvalidRequestException;
import dev.gesta.Limits;
import dev.gesta.cli.io.AppendPipeline;
import dev.gesta.cli.io.InputException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Imports an XES log: each case is one append, in file order, so that a case is stored whole or not
 * at all. Only a case beyond the limits of an append takes several.
 *
 * <p>In memory are one case, the appends under way, and 24 bytes or so for each case name.
 */
public final class XesImport {

    private final AppendPipeline appends;
    private final XesReader reader;
    private final String givenName;
    private final LongConsumer progress;
    private final CaseNames names = new CaseNames();

    private @Nullable XesEvents maker;
    private String log = "";
    private long cases;
    private long events;
    private long emptyCases;
    private long splitCases;
    private long repeatedNames;

    /**
     * What an import has done.
     *
     * @param log what the log is called
     * @param cases how many cases were read
     * @param events how many events they have
     * @param stored how many events were stored
     * @param repeated how many events had been stored before
     * @param emptyCases how many cases have no event, and were not stored
     * @param splitCases how many cases took several appends
     * @param outOfOrder how many appends the store put before an earlier one
     * @param repeatedNames how many cases have the name of an earlier one
     * @param strayEvents how many events stood outside of all cases, and were not stored
     * @param logAttributes how many attributes the log itself has, which were not stored
     */
    public record Summary(
            String log,
            long cases,
            long events,
            long stored,
            long repeated,
            long emptyCases,
            long splitCases,
            long outOfOrder,
            long repeatedNames,
            long strayEvents,
            long logAttributes) {}

    /**
     * Creates an import.
     *
     * @param store where the events go
     * @param file the text of the log
     * @param source what to call the file in a message
     * @param log what to call the log; null to take the name in it
     * @param progress told after each case how many events there were
     */
    public XesImport(
            EventStore store,
            InputStream file,
            String source,
            @Nullable String log,
            LongConsumer progress) {
        this.appends = new AppendPipeline(store, this::refused);
        this.reader = new XesReader(file, source);
        this.givenName = log == null ? "" : log;
        this.progress = progress;
        this.log = givenName.isEmpty() ? baseName(source) : givenName;
    }

    /** Imports all cases; after a failure, those before it are stored. */
    public Summary run() {
        try (reader) {
            for (XesReader.Trace trace = reader.next(); trace != null; trace = reader.next()) {
                add(trace);
            }
            appends.finish();
        } catch (RuntimeException e) {
            appends.settle();
            throw e;
        }
        return summary();
    }

    /** Returns what was done so far. */
    public Summary summary() {
        return new Summary(
                log,
                cases,
                events,
                appends.stored(),
                appends.repeated(),
                emptyCases,
                splitCases,
                appends.outOfOrder(),
                repeatedNames,
                reader.strayEvents(),
                reader.logAttributes());
    }

    private void add(XesReader.Trace trace) {
        cases++;
        String named = XesAttribute.value(trace.attributes(), XesAttribute.NAME);
        String name = named == null || named.isBlank() ? "unnamed-" + cases : named;
        int occurrence = names.add(name);
        repeatedNames += occurrence > 0 ? 1 : 0;
        if (trace.events().isEmpty()) {
            emptyCases++;
            return;
        }
        try {
            append(maker().of(name, occurrence, trace), name, trace.line());
        } catch (InvalidRequestException e) {
            throw refused(new AppendPipeline.Failed(place(name, trace.line()), e));
        }
        events += trace.events().size();
        progress.accept(events);
    }

    /** The log's name stands before its first case. */
    private XesEvents maker() {
        XesEvents known = maker;
        if (known != null) {
            return known;
        }
        String own = reader.logName();
        if (givenName.isEmpty() && own != null && !own.isBlank()) {
            log = own;
        }
        XesEvents made = new XesEvents(log);
        maker = made;
        return made;
    }

    private void append(List<Event> all, String name, int line) {
        List<Event> part = new ArrayList<>();
        long bytes = 0;
        int parts = 1;
        for (Event event : all) {
            long size = event.sizeInBytes();
            boolean full =
                    part.size() == Limits.MAX_EVENTS_PER_APPEND
                            || bytes + size > Limits.MAX_APPEND_BYTES;
            if (full && !part.isEmpty()) {
                appends.append(part, bytes, place(name, line));
                parts++;
                part = new ArrayList<>();
                bytes = 0;
            }
            part.add(event);
            bytes += size;
        }
        appends.append(part, bytes, place(name, line));
        splitCases += parts > 1 ? 1 : 0;
    }

    private static String place(String name, int line) {
        return "case " + name + " at line " + line;
    }

    private InputException refused(AppendPipeline.Failed failed) {
        EventStoreException answer = failed.answer();
        return InputException.refused(failed.name(), answer, fix(answer));
    }

    private String fix(EventStoreException answer) {
        return switch (answer.remedy()) {
            case FIX_REQUEST ->
                    answer instanceof InvalidRequestException
                            ? "mend the case and import the file again: what is stored will not be"
                                    + " stored twice"
                            : "the store has other events of this case, from a log called "
                                    + log
                                    + "; if this is another log, name it with --log-name";
            default -> "import the file again: what is stored will not be stored twice";
        };
    }

    private static String baseName(String source) {
        String file = source.substring(source.lastIndexOf('/') + 1);
        for (String suffix : new String[] {".gz", ".xes"}) {
            file =
                    file.endsWith(suffix)
                            ? file.substring(0, file.length() - suffix.length())
                            : file;
        }
        return file;
    }
}
