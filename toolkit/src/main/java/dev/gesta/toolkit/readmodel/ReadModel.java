package dev.gesta.toolkit.readmodel;

import dev.gesta.InvalidRequestException;
import dev.gesta.Query;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import dev.gesta.toolkit.EventCatalog;
import dev.gesta.toolkit.Sequenced;
import dev.gesta.toolkit.TagId;
import org.jspecify.annotations.Nullable;

/**
 * A read model as a value: its name and version, and what each class of events does to it. A {@link
 * Projector} keeps it up to date; the query that it follows comes from the handlers.
 *
 * <pre>{@code
 * static final ReadModel<JdbcTables> SEATS =
 *         ReadModel.<JdbcTables>named("seats", 1)
 *                 .creating(t -> t.update("create table if not exists " + t.table("seats") + ...))
 *                 .on(StudentSubscribed.class, (t, event) ->
 *                         t.update("update " + t.table("seats") + " set taken = taken + 1"
 *                                 + " where course = ?", event.course().value()))
 *                 .keyedBy(CourseId.class);
 * }</pre>
 *
 * <p>Immutable.
 *
 * @param <T> what the handlers write to, as its sink gives it
 */
public final class ReadModel<T> {

    /**
     * What is done once with the tables of a version.
     *
     * @param <T> what is written to
     */
    @FunctionalInterface
    public interface Hook<T> {

        /** Creates or drops the tables; written so that doing it twice does no harm. */
        void run(T target) throws Exception;
    }

    private static final String EVERYTHING = "";

    private final ModelVersion version;
    private final Handlers<T> handlers;
    private final @Nullable String key;
    private final Hook<T> creating;
    private final Hook<T> dropping;

    private ReadModel(
            ModelVersion version,
            Handlers<T> handlers,
            @Nullable String key,
            Hook<T> creating,
            Hook<T> dropping) {
        this.version = version;
        this.handlers = handlers;
        this.key = key;
        this.creating = creating;
        this.dropping = dropping;
    }

    /**
     * Returns a read model that handles nothing yet.
     *
     * @throws InvalidRequestException if {@link ModelVersion} does not take name or version
     */
    public static <T> ReadModel<T> named(String name, int version) {
        return new ReadModel<>(
                new ModelVersion(name, version), Handlers.none(), null, _ -> {}, _ -> {});
    }

    /**
     * Returns this read model, handling events of a class as well.
     *
     * @param events a record, or a sealed type above several
     * @throws InvalidRequestException if the class is handled already
     */
    public <E> ReadModel<T> on(Class<E> events, Handler<? super T, ? super E> handler) {
        return onSequenced(
                events, (target, sequenced) -> handler.handle(target, sequenced.event()));
    }

    /**
     * Returns this read model, handling events of a class as well, together with what the store
     * knows of them, such as their recorded time.
     *
     * @throws InvalidRequestException if the class is handled already
     */
    public <E> ReadModel<T> onSequenced(Class<E> events, Handler<? super T, Sequenced<E>> handler) {
        return new ReadModel<>(version, handlers.with(events, handler), key, creating, dropping);
    }

    /**
     * Returns this read model, with order kept only between events of one id of this class: so
     * several workers can share the work, and one id can be parked while the others go on.
     *
     * <p>An event must carry one such id at most; those without any form a group of their own.
     * Handlers for different ids run at the same time, so rows must belong to one id, or be written
     * in a way that bears it, such as {@code set n = n + 1}.
     */
    public ReadModel<T> keyedBy(Class<? extends TagId> ids) {
        return new ReadModel<>(version, handlers, TagId.keyOf(ids) + ':', creating, dropping);
    }

    /** Returns this read model with what creates its tables, before the first event. */
    public ReadModel<T> creating(Hook<T> hook) {
        return new ReadModel<>(version, handlers, key, hook, dropping);
    }

    /** Returns this read model with what drops its tables, when its version is removed. */
    public ReadModel<T> dropping(Hook<T> hook) {
        return new ReadModel<>(version, handlers, key, creating, hook);
    }

    /** Returns name and version. */
    public ModelVersion version() {
        return version;
    }

    /**
     * Returns which stored events the read model follows from.
     *
     * @throws InvalidRequestException if a class that it handles is not in the catalog, or it
     *     handles nothing
     */
    public Query query(EventCatalog catalog) {
        return handlers.query(catalog);
    }

    Handlers<T> handlers() {
        return handlers;
    }

    Hook<T> creating() {
        return creating;
    }

    Hook<T> dropping() {
        return dropping;
    }

    /**
     * Returns the tag that the event's order is kept by; "" if there is none.
     *
     * @throws InvalidRequestException if there are several
     */
    String keyOf(SequencedEvent event) {
        if (key == null) {
            return EVERYTHING;
        }
        String found = EVERYTHING;
        for (Tag tag : event.tags()) {
            if (tag.value().startsWith(key)) {
                if (!found.isEmpty()) {
                    throw new InvalidRequestException(
                            "an event of a read model by key must have one such tag; use another"
                                    + " key, or none",
                            "one tag %s...".formatted(key),
                            "%s and %s at position %s".formatted(found, tag, event.position()));
                }
                found = tag.value();
            }
        }
        return found;
    }
}
