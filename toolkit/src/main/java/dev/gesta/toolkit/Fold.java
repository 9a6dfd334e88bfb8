package dev.gesta.toolkit;

import dev.gesta.InvalidRequestException;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import dev.gesta.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The primitive of projections: an initial state, what each class of events does to it, and the ids
 * that the events must carry.
 *
 * <pre>{@code
 * static Projection<Optional<Integer>> capacity(CourseId course) {
 *     return Projection.startingWith(Optional.<Integer>empty())
 *             .on(CourseDefined.class, (_, event) -> Optional.of(event.capacity()))
 *             .on(CapacityChanged.class, (_, event) -> Optional.of(event.capacity()))
 *             .about(course);
 * }
 * }</pre>
 *
 * <p>Immutable.
 *
 * @param <S> the state
 */
public final class Fold<S> extends Projection<S> {

    /** What an event of a class does to the state. */
    private record Handler<S>(Class<?> events, BiFunction<S, Sequenced<?>, S> step) {}

    private final S initial;
    private final List<Handler<S>> handlers;
    private final Tags tags;
    private final boolean newestOnly;
    private final Snapshots.@Nullable Name snapshot;

    private Fold(
            S initial,
            List<Handler<S>> handlers,
            Tags tags,
            boolean newestOnly,
            Snapshots.@Nullable Name snapshot) {
        this.initial = initial;
        this.handlers = handlers;
        this.tags = tags;
        this.newestOnly = newestOnly;
        this.snapshot = snapshot;
    }

    static <S> Fold<S> of(S initial) {
        return new Fold<>(initial, List.of(), Tags.none(), false, null);
    }

    /**
     * Returns this fold, handling events of a class as well.
     *
     * @param events a record, or a sealed type above several
     * @throws InvalidRequestException if the class is handled already
     */
    public <E> Fold<S> on(Class<E> events, BiFunction<S, E, S> step) {
        return handling(
                events, (state, sequenced) -> step.apply(state, events.cast(sequenced.event())));
    }

    /**
     * Returns this fold, handling events of a class as well, together with what the store knows of
     * them, such as their recorded time.
     *
     * @throws InvalidRequestException if the class is handled already
     */
    public <E> Fold<S> onSequenced(Class<E> events, BiFunction<S, Sequenced<E>, S> step) {
        return handling(
                events,
                (state, sequenced) ->
                        step.apply(
                                state,
                                new Sequenced<>(
                                        events.cast(sequenced.event()), sequenced.source())));
    }

    private Fold<S> handling(Class<?> events, BiFunction<S, Sequenced<?>, S> step) {
        for (Handler<S> other : handlers) {
            if (other.events.isAssignableFrom(events) || events.isAssignableFrom(other.events)) {
                throw new InvalidRequestException(
                        "a fold must handle each event once",
                        "one handler",
                        "handlers for " + other.events.getName() + " and " + events.getName());
            }
        }
        List<Handler<S>> more = new ArrayList<>(handlers);
        more.add(new Handler<>(events, step));
        return new Fold<>(initial, List.copyOf(more), tags, false, snapshot);
    }

    /** Returns this fold, narrowed to events that carry all of these ids as well. */
    public Fold<S> about(TagId... ids) {
        TreeSet<Tag> all = new TreeSet<>(tags);
        for (TagId id : ids) {
            all.add(id.tag());
        }
        return new Fold<>(initial, handlers, Tags.of(all), newestOnly, snapshot);
    }

    /**
     * Returns this fold, whose state may be kept as a snapshot where {@link Gesta#withSnapshots}
     * has a place for them. All states must be of the class of the initial one, which {@link
     * JsonCodec} must be able to write; and a state must not be changed once the fold gave it.
     *
     * @param name the same for all ids, and no other fold's
     * @param version to be raised whenever the fold's functions or the upcasters of its events
     *     change, so that older snapshots are not used; a change of the events handled, of their
     *     components, or of the state's is noticed without it
     * @throws InvalidRequestException if the class of the initial state does not tell enough: if it
     *     is generic, or one of several of a sealed type
     */
    public Fold<S> snapshotAs(String name, int version) {
        return keptAs(Snapshots.Name.of(name, version, initial));
    }

    /**
     * As {@link #snapshotAs(String, int)}, where {@code state} is the type of all states, such as a
     * sealed one.
     */
    public Fold<S> snapshotAs(String name, int version, Class<S> state) {
        return keptAs(new Snapshots.Name(name, version, state));
    }

    private Fold<S> keptAs(Snapshots.Name name) {
        return new Fold<>(initial, handlers, tags, newestOnly, name);
    }

    /** Returns this fold, marked as one whose state follows from the last event alone. */
    Fold<S> newestOnly() {
        return new Fold<>(initial, handlers, tags, true, snapshot);
    }

    boolean isNewestOnly() {
        return newestOnly;
    }

    Optional<Snapshots.Name> snapshot() {
        return Optional.ofNullable(snapshot);
    }

    S initial() {
        return initial;
    }

    Tags tags() {
        return tags;
    }

    /** Returns the stored types of what is handled. */
    Set<String> types(EventCatalog catalog) {
        if (handlers.isEmpty()) {
            throw new InvalidRequestException(
                    "a fold must handle an event", "on(SomeEvent.class, ...)", "no handler");
        }
        if (handlers.size() == 1) {
            return catalog.typesOf(handlers.getFirst().events());
        }
        Set<String> types = new TreeSet<>();
        handlers.forEach(each -> types.addAll(catalog.typesOf(each.events())));
        return types;
    }

    /** Tells whether a stored event is one of those that count, going by its tags. */
    boolean isAbout(SequencedEvent stored) {
        for (Tag tag : tags) {
            if (!stored.event().hasTag(tag)) {
                return false;
            }
        }
        return true;
    }

    /** Tells whether an event is handled. */
    boolean handles(Sequenced<?> event) {
        for (Handler<S> handler : handlers) {
            if (handler.events.isInstance(event.event())) {
                return true;
            }
        }
        return false;
    }

    /** Returns the state after {@code event}, which is the same if the event is not handled. */
    S evolve(S state, Sequenced<?> event) {
        for (Handler<S> handler : handlers) {
            if (handler.events.isInstance(event.event())) {
                return handler.step.apply(state, event);
            }
        }
        return state;
    }

    @Override
    List<Fold<?>> folds() {
        return List.of(this);
    }

    @Override
    @SuppressWarnings("unchecked") // the state at this place came from evolve or initial
    S result(List<?> states, int from) {
        return (S) states.get(from);
    }
}
