package dev.gesta.toolkit.readmodel;

import dev.gesta.ConsistencyToken;
import dev.gesta.InvalidRequestException;
import dev.gesta.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which version of a read model readers are to ask.
 *
 * @param version the version
 * @param since the effects of events after this one are its own; those up to it belong to the
 *     version that was live before
 */
public record LiveVersion(ModelVersion version, ConsistencyToken since) {

    private static final String SCOPE = "/live";

    /** Returns the live version; empty until the first one has caught up. */
    public static Optional<LiveVersion> of(Bookkeeping books, String model) {
        List<LiveVersion> all = history(books, model);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /** Returns the answer to who asks a model before a version is live. */
    public static InvalidRequestException none(String model) {
        return new InvalidRequestException(
                "a read model must have a live version; wait until its projector has caught up",
                "one",
                "none of " + model);
    }

    /** Returns the versions that were live, the oldest first. */
    static List<LiveVersion> history(Bookkeeping books, String model) {
        List<LiveVersion> all = new ArrayList<>();
        books.list(model + SCOPE).values().forEach(text -> all.add(parse(model, text)));
        return all;
    }

    /** Tells whether {@code version} was or is the live one for the event at {@code position}. */
    static boolean isLiveAt(List<LiveVersion> history, ModelVersion version, Position position) {
        for (LiveVersion each : history.reversed()) {
            if (position.isAfter(each.since.position())) {
                return each.version.equals(version);
            }
        }
        return false;
    }

    /** Makes this the live version, after those in {@code history}; false if another one came. */
    boolean follow(List<LiveVersion> history, Bookkeeping books) {
        String name = "%06d".formatted(history.size());
        return books.replace(version.model() + SCOPE, name, null, version.version() + " " + since);
    }

    private static LiveVersion parse(String model, String text) {
        int space = text.indexOf(' ');
        return new LiveVersion(
                new ModelVersion(model, Integer.parseInt(text.substring(0, space))),
                ConsistencyToken.parse(text.substring(space + 1)));
    }
}
