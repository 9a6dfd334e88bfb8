package dev.gesta.toolkit.process;

import dev.gesta.InvalidRequestException;
import dev.gesta.Position;
import dev.gesta.toolkit.IdClass;
import dev.gesta.toolkit.Projection;
import dev.gesta.toolkit.TagId;
import dev.gesta.toolkit.process.ProcessEvent.CommandRefused;
import dev.gesta.toolkit.process.ProcessEvent.TimerFired;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A process manager as a value: which events it answers, and with which commands and timers.
 *
 * <pre>{@code
 * ProcessDefinition.of("loan-offer", ApplicationId.class, Loans::application)
 *         .on(Approved.class, (loan, trigger) ->
 *                 Reaction.sending(makeOffer(trigger.instance()))
 *                         .andSet(Timer.in("reminder", Duration.ofDays(7))))
 *         .on(OfferAccepted.class, (loan, trigger) -> Reaction.cancelling("reminder"))
 *         .onTimer("reminder", (loan, trigger) -> Reaction.sending(remind(trigger.instance())));
 * }</pre>
 *
 * <p>An event belongs to the instance that one of its tags names, or to several. An instance
 * answers its events one after another, in their order. Its state is what its projection comes to
 * at the position of the event; so an answer is a pure function of the log up to the event, and
 * giving it again, after a crash or in a second runner, gives the same commands. These have event
 * ids that follow from process, instance, event and command, and a store keeps an id once: so each
 * effect is there once.
 *
 * <p>A process that answers an event with a command that leads to the same event again goes on for
 * ever: nothing guards against that but its own state.
 *
 * <p>Immutable; handlers must be pure functions.
 *
 * @param <I> the class of the ids that name instances
 * @param <S> the state of an instance
 */
public final class ProcessDefinition<I extends TagId, S> {

    /**
     * Answers an event, knowing the state of the instance at that event, itself included.
     *
     * @param <I> the class of the ids
     * @param <S> the state of an instance
     * @param <E> the class of the event
     */
    @FunctionalInterface
    public interface Handler<I, S, E> {

        /** Returns the answer: a pure function of its arguments. */
        Reaction react(S state, Trigger<I, E> trigger);
    }

    /** A handler, with the class of the events that it takes. */
    record EventHandler<I, S, E>(Class<E> events, Handler<I, S, E> handler) {

        @Nullable Reaction react(S state, Trigger<I, ?> trigger) {
            return events.isInstance(trigger.event())
                    ? handler.react(
                            state,
                            new Trigger<>(
                                    trigger.instance(),
                                    events.cast(trigger.event()),
                                    trigger.source()))
                    : null;
        }
    }

    private final ProcessName name;
    private final IdClass<I> ids;
    private final Function<I, Projection<S>> state;
    private final List<EventHandler<I, S, ?>> handlers;
    private final Map<TimerName, Handler<I, S, TimerFired>> timers;
    private final Map<String, Handler<I, S, CommandRefused>> refusals;
    private final Position start;

    private ProcessDefinition(
            Identity<I, S> identity,
            List<EventHandler<I, S, ?>> handlers,
            Map<TimerName, Handler<I, S, TimerFired>> timers,
            Map<String, Handler<I, S, CommandRefused>> refusals,
            Position start) {
        this.name = identity.name;
        this.ids = identity.ids;
        this.state = identity.state;
        this.handlers = handlers;
        this.timers = timers;
        this.refusals = refusals;
        this.start = start;
    }

    /** What a definition begins with. */
    private record Identity<I extends TagId, S>(
            ProcessName name, IdClass<I> ids, Function<I, Projection<S>> state) {}

    /**
     * Returns a process that answers nothing yet.
     *
     * @param name for ever: with another name, it is another process, which sends everything anew
     * @param ids an event belongs to the instances that its tags of this class name
     * @param state what an instance has to know
     * @throws InvalidRequestException if the name is no tag, or the class not one text
     */
    public static <I extends TagId, S> ProcessDefinition<I, S> of(
            String name, Class<I> ids, Function<I, Projection<S>> state) {
        ProcessName process = new ProcessName(name);
        process.tag();
        return new ProcessDefinition<>(
                new Identity<>(process, IdClass.of(ids), state),
                List.of(),
                Map.of(),
                Map.of(),
                Position.START);
    }

    /**
     * Returns this process, answering events of a class as well.
     *
     * @param events a record, or a sealed type above several
     * @throws InvalidRequestException if the class is handled already, or is a record that cannot
     *     name an instance
     */
    public <E> ProcessDefinition<I, S> on(Class<E> events, Handler<I, S, E> handler) {
        requireId(events);
        for (EventHandler<I, S, ?> other : handlers) {
            if (other.events.isAssignableFrom(events) || events.isAssignableFrom(other.events)) {
                throw handledTwice(other.events.getName() + " and " + events.getName());
            }
        }
        List<EventHandler<I, S, ?>> more = new ArrayList<>(handlers);
        more.add(new EventHandler<>(events, handler));
        return new ProcessDefinition<>(identity(), List.copyOf(more), timers, refusals, start);
    }

    private void requireId(Class<?> events) {
        if (!events.isRecord()) {
            return;
        }
        for (RecordComponent component : events.getRecordComponents()) {
            Class<?> type = component.getType();
            if (type.isAssignableFrom(ids.type())
                    || type == Optional.class
                    || Collection.class.isAssignableFrom(type)) {
                return;
            }
        }
        throw new InvalidRequestException(
                "an event that a process answers must name an instance",
                "a component of %s, or several".formatted(ids.type().getName()),
                "none in " + events.getName());
    }

    /**
     * Returns this process, answering a timer as well. A timer that no handler is named for fires
     * without effect.
     *
     * @throws InvalidRequestException if the timer is handled already
     */
    public ProcessDefinition<I, S> onTimer(String timer, Handler<I, S, TimerFired> handler) {
        Map<TimerName, Handler<I, S, TimerFired>> more = new LinkedHashMap<>(timers);
        if (more.put(new TimerName(timer), handler) != null) {
            throw handledTwice("the timer \"" + timer + "\"");
        }
        return new ProcessDefinition<>(identity(), handlers, Map.copyOf(more), refusals, start);
    }

    /**
     * Returns this process, answering refusals of a command as well. A refusal that no handler is
     * named for is only noted.
     *
     * @param command the name under which it is sent
     * @throws InvalidRequestException if its refusals are handled already
     */
    public ProcessDefinition<I, S> onRefusal(
            String command, Handler<I, S, CommandRefused> handler) {
        Map<String, Handler<I, S, CommandRefused>> more = new LinkedHashMap<>(refusals);
        if (more.put(command, handler) != null) {
            throw handledTwice("refusals of \"" + command + "\"");
        }
        return new ProcessDefinition<>(identity(), handlers, timers, Map.copyOf(more), start);
    }

    /** Returns this process, for events after {@code position} only. */
    public ProcessDefinition<I, S> startingAfter(Position position) {
        return new ProcessDefinition<>(identity(), handlers, timers, refusals, position);
    }

    private static InvalidRequestException handledTwice(String what) {
        return new InvalidRequestException(
                "a process must answer each event once", "one handler", "handlers for " + what);
    }

    private Identity<I, S> identity() {
        return new Identity<>(name, ids, state);
    }

    /** Returns the name. */
    public ProcessName name() {
        return name;
    }

    IdClass<I> ids() {
        return ids;
    }

    Projection<S> state(I instance) {
        return state.apply(instance);
    }

    Position start() {
        return start;
    }

    /** Returns the classes of the application's events that are answered. */
    List<Class<?>> events() {
        List<Class<?>> classes = new ArrayList<>();
        handlers.forEach(each -> classes.add(each.events));
        return classes;
    }

    boolean handlesTimers() {
        return !timers.isEmpty();
    }

    boolean handlesRefusals() {
        return !refusals.isEmpty();
    }

    /** Returns the answer to an event of the application. */
    Reaction react(S state, Trigger<I, ?> trigger) {
        for (EventHandler<I, S, ?> handler : handlers) {
            Reaction reaction = handler.react(state, trigger);
            if (reaction != null) {
                return reaction;
            }
        }
        return Reaction.nothing();
    }

    /** Returns the handler of a timer, if there is one. */
    Optional<Handler<I, S, TimerFired>> timer(TimerName timer) {
        return Optional.ofNullable(timers.get(timer));
    }

    /** Returns the handler of a command's refusals, if there is one. */
    Optional<Handler<I, S, CommandRefused>> refusal(String command) {
        return Optional.ofNullable(refusals.get(command));
    }
}
