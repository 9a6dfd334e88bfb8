package dev.gesta.toolkit;

import dev.gesta.InvalidRequestException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns an old form of an event into a newer one, whenever a stored event is read: by decisions,
 * projections, read models, dead letters and rebuilds alike. What is stored never changes.
 *
 * <p>Upcasters follow each other until the event has a type and version that the catalog knows. An
 * event keeps its position, id, time, tags and metadata; only type, version and data change.
 * Queries take old types along: a projection that handles the new class finds the old events.
 */
public final class Upcaster {

    /** Stands for each version of a type. */
    static final int ANY_VERSION = 0;

    /**
     * An event's form between two upcasters.
     *
     * @param type the event type
     * @param version the version of the data's shape, from 1
     * @param data the data, which an upcaster may change in place
     */
    public record Form(String type, int version, ObjectNode data) {}

    private final String type;
    private final int version;
    private final Set<String> into;
    private final Function<Form, List<Form>> change;

    private Upcaster(
            String type, int version, Set<String> into, Function<Form, List<Form>> change) {
        if (version < 0 || (version == ANY_VERSION && into.contains(type))) {
            throw new InvalidRequestException(
                    "an upcaster must read a version", "1 or more", Integer.toString(version));
        }
        this.type = type;
        this.version = version;
        this.into = Set.copyOf(into);
        this.change = change;
    }

    /**
     * Returns the upcaster that reads all events of type {@code from} as of type {@code to}, in the
     * version that they have.
     */
    public static Upcaster rename(String from, String to) {
        requireProgress(from.equals(to), from, "the same type");
        return new Upcaster(
                from,
                ANY_VERSION,
                Set.of(to),
                form -> List.of(new Form(to, form.version(), form.data())));
    }

    /**
     * Returns the upcaster that brings data of {@code type} from version {@code from} to the next.
     *
     * @param change changes the data in place
     */
    public static Upcaster change(String type, int from, Consumer<ObjectNode> change) {
        return replace(type, from, type, from + 1, change);
    }

    /**
     * Returns the upcaster that brings data of {@code type} from version {@code from} to the next
     * by setting {@code field} where it is missing.
     *
     * @param value a string, number, boolean, or whatever {@link JsonCodec} can write
     */
    public static Upcaster withDefault(String type, int from, String field, Object value) {
        JsonNode missing = JsonCodec.standard().tree(value);
        return change(
                type,
                from,
                data -> {
                    if (!data.hasNonNull(field)) {
                        data.set(field, missing.deepCopy());
                    }
                });
    }

    /**
     * Returns the upcaster that reads one version of a type as a version of another one. Several of
     * these with one target merge types into one.
     *
     * @param change changes the data in place
     */
    public static Upcaster replace(
            String from, int fromVersion, String to, int toVersion, Consumer<ObjectNode> change) {
        boolean back = from.equals(to) && toVersion <= fromVersion;
        requireProgress(back, from, "version " + fromVersion + " to " + toVersion);
        return new Upcaster(
                from,
                fromVersion,
                Set.of(to),
                form -> {
                    change.accept(form.data());
                    return List.of(new Form(to, toVersion, form.data()));
                });
    }

    /**
     * Returns the upcaster that reads one event as several, or as none, as its data says.
     *
     * @param into each type that may come out: projections of these find the event; any other that
     *     does come out makes reading fail
     */
    public static Upcaster split(
            String type, int version, Set<String> into, Function<ObjectNode, List<Form>> split) {
        return new Upcaster(type, version, into, form -> split.apply(form.data()));
    }

    /** Returns the upcaster that passes over all events of {@code type}. */
    public static Upcaster drop(String type) {
        return new Upcaster(type, ANY_VERSION, Set.of(), _ -> List.of());
    }

    private static void requireProgress(boolean none, String type, String found) {
        if (none) {
            throw new InvalidRequestException(
                    "an upcaster must lead to another type, or to a later version",
                    "progress from \"" + type + "\"",
                    found);
        }
    }

    String type() {
        return type;
    }

    int version() {
        return version;
    }

    Set<String> into() {
        return into;
    }

    List<Form> apply(Form form) {
        return change.apply(form);
    }
}
