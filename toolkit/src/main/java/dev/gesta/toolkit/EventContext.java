package dev.gesta.toolkit;

import dev.gesta.Metadata;
import dev.gesta.SequencedEvent;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is said about every event that is appended while the context is current: who acted, in which
 * request, and because of which event. Set once around a request, it needs no code anywhere else;
 * read models and processes set it around each event that they handle.
 *
 * <pre>{@code
 * EventContext.of("anna").withTrace(traceparent)
 *         .run(() -> gesta.decide(subscribe(student, course)));
 * }</pre>
 *
 * <p>A context is bound to a {@link ScopedValue}: threads of a structured task scope inherit it,
 * other threads do not. Immutable.
 */
public final class EventContext {

    private static final ScopedValue<EventContext> CURRENT = ScopedValue.newInstance();

    private static final EventContext EMPTY = new EventContext(Metadata.none());

    private final Metadata metadata;

    private EventContext(Metadata metadata) {
        this.metadata = metadata;
    }

    /** Returns the context of the code that calls; an empty one outside any. */
    public static EventContext current() {
        return CURRENT.orElse(EMPTY);
    }

    /** Returns the context without anything in it. */
    public static EventContext none() {
        return EMPTY;
    }

    /** Returns a context in which {@code actor} acts. */
    public static EventContext of(String actor) {
        return EMPTY.withActor(actor);
    }

    /**
     * Returns the context for what follows from an event: caused by it, in the same correlation,
     * which begins with the event if it has none; with the same actor and trace.
     */
    public static EventContext causedBy(SequencedEvent event) {
        Metadata of = event.event().metadata();
        String id = event.event().id().toString();
        Map<String, String> entries = new TreeMap<>();
        entries.put(Metadata.CAUSATION, id);
        entries.put(Metadata.CORRELATION, of.correlation().orElse(id));
        of.actor().ifPresent(actor -> entries.put(Metadata.ACTOR, actor));
        of.value(Metadata.TRACE).ifPresent(trace -> entries.put(Metadata.TRACE, trace));
        return new EventContext(Metadata.of(entries));
    }

    /** Returns this context with another actor: a user, or a part of the system. */
    public EventContext withActor(String actor) {
        return with(Metadata.ACTOR, actor);
    }

    /** Returns this context with another id for all that follows from one request. */
    public EventContext withCorrelation(String correlation) {
        return with(Metadata.CORRELATION, correlation);
    }

    /** Returns this context with the id of the command or event that leads to what follows. */
    public EventContext withCausation(String causation) {
        return with(Metadata.CAUSATION, causation);
    }

    /** Returns this context with a trace, as in the W3C {@code traceparent} header. */
    public EventContext withTrace(String traceparent) {
        return with(Metadata.TRACE, traceparent);
    }

    /**
     * Returns this context with an entry of the application's own.
     *
     * @throws dev.gesta.InvalidRequestException if the key is reserved or a limit is passed
     */
    public EventContext with(String key, String value) {
        return new EventContext(metadata.with(key, value));
    }

    /** Returns what is said about the events. */
    public Metadata metadata() {
        return metadata;
    }

    /** Runs {@code body} in this context. */
    public void run(Runnable body) {
        ScopedValue.where(CURRENT, this).run(body);
    }

    /** Returns what {@code body} gives in this context. */
    public <T extends @Nullable Object, X extends Throwable> T call(
            ScopedValue.CallableOp<? extends T, X> body) throws X {
        return ScopedValue.where(CURRENT, this).call(body);
    }
}
