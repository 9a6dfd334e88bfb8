package dev.gesta.toolkit.process;

import dev.gesta.InvalidRequestException;
import dev.gesta.Limits;
import dev.gesta.Query;
import dev.gesta.QueryItem;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import dev.gesta.toolkit.EventCatalog;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Projection;
import dev.gesta.toolkit.Sequenced;
import dev.gesta.toolkit.TagId;
import dev.gesta.toolkit.process.ProcessDefinition.Handler;
import dev.gesta.toolkit.process.ProcessEvent.CommandRefused;
import dev.gesta.toolkit.process.ProcessEvent.ProcessReleased;
import dev.gesta.toolkit.process.ProcessEvent.TimerCancelled;
import dev.gesta.toolkit.process.ProcessEvent.TimerFired;
import dev.gesta.toolkit.process.ProcessEvent.TimerSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What triggers a process, and what it answers: a function of the log up to the trigger. Safe for
 * use by many threads.
 */
final class Triggers<I extends TagId, S> {

    /** The catalog of the toolkit's own events. */
    static final EventCatalog OWN = EventCatalog.of(ProcessEvent.class);

    private final ProcessDefinition<I, S> definition;
    private final Gesta gesta;
    private final Gesta own;
    private final Tag process;
    private final Set<String> ownTypes;

    Triggers(ProcessDefinition<I, S> definition, Gesta gesta) {
        this.definition = definition;
        this.gesta = gesta;
        this.own = Gesta.over(gesta.store(), OWN);
        this.process = definition.name().tag();
        this.ownTypes = ownTypes(definition);
    }

    /** Returns the query for the events of all instances. */
    Query query() {
        return query(List.of());
    }

    /** Returns the query for the events of one instance. */
    Query query(InstanceTag instance) {
        return query(List.of(instance.tag()));
    }

    private Query query(List<Tag> instance) {
        Set<String> types = new TreeSet<>();
        definition.events().forEach(each -> types.addAll(gesta.catalog().typesOf(each)));
        if (types.size() > Limits.MAX_TERMS_PER_ITEM) {
            throw new InvalidRequestException(
                    "a process must answer few types of events; make it two processes",
                    Limits.MAX_TERMS_PER_ITEM + " types",
                    types.size() + " types in \"" + definition.name().value() + "\"");
        }
        List<QueryItem> items = new ArrayList<>();
        if (!types.isEmpty()) {
            items.add(QueryItem.of(types, instance));
        }
        List<Tag> tags = new ArrayList<>(instance);
        tags.add(process);
        items.add(QueryItem.of(ownTypes, tags));
        return new Query.AnyOf(items);
    }

    private static Set<String> ownTypes(ProcessDefinition<?, ?> definition) {
        Set<String> types = new TreeSet<>(OWN.typesOf(ProcessReleased.class));
        if (definition.handlesTimers()) {
            types.addAll(OWN.typesOf(TimerFired.class));
        }
        if (definition.handlesRefusals()) {
            types.addAll(OWN.typesOf(CommandRefused.class));
        }
        return types;
    }

    /** Returns the instances that an event belongs to. */
    List<InstanceTag> instances(SequencedEvent stored) {
        return definition.ids().tagsIn(stored.tags()).stream()
                .map(tag -> new InstanceTag(tag.value()))
                .toList();
    }

    /** Tells whether an event is one of the toolkit's own, about this process. */
    private boolean isOwn(SequencedEvent stored) {
        return stored.event().hasTag(process) && ownTypes.contains(stored.type());
    }

    /** Returns the release that an event is, if it is one. */
    Optional<ProcessReleased> released(SequencedEvent stored) {
        return isOwn(stored)
                ? OWN.decode(stored).stream()
                        .map(Sequenced::event)
                        .filter(ProcessReleased.class::isInstance)
                        .map(ProcessReleased.class::cast)
                        .findFirst()
                : Optional.empty();
    }

    /**
     * Returns what an instance answers an event with: one reaction for each event that the stored
     * one is read as.
     *
     * @throws RuntimeException whatever a handler, a projection or a codec throws
     */
    List<Reaction> react(InstanceTag tag, SequencedEvent stored) {
        List<Reaction> reactions = new ArrayList<>();
        I instance = definition.ids().id(tag.tag());
        S state = gesta.at(stored.position()).project(definition.state(instance));
        if (isOwn(stored)) {
            for (Sequenced<?> each : OWN.decode(stored)) {
                reactions.add(answer(state, instance, each));
            }
        } else {
            for (Sequenced<?> each : gesta.catalog().decode(stored)) {
                Trigger<I, ?> trigger = new Trigger<>(instance, each.event(), stored);
                reactions.add(definition.react(state, trigger));
            }
        }
        return reactions;
    }

    private Reaction answer(S state, I instance, Sequenced<?> event) {
        return switch (event.event()) {
            case TimerFired fired ->
                    definition
                            .timer(fired.timer())
                            .filter(_ -> isWanted(fired, event.position().value()))
                            .map(to -> answer(to, state, instance, fired, event.source()))
                            .orElse(Reaction.nothing());
            case CommandRefused refused ->
                    definition
                            .refusal(refused.command())
                            .map(to -> answer(to, state, instance, refused, event.source()))
                            .orElse(Reaction.nothing());
            default -> Reaction.nothing();
        };
    }

    private static <I, S, E> Reaction answer(
            Handler<I, S, E> handler, S state, I instance, E event, SequencedEvent source) {
        return handler.react(state, new Trigger<>(instance, event, source));
    }

    /**
     * Tells whether no event before the firing was answered by cancelling or replacing the timer,
     * also if that answer came to the log later: what the process has decided holds from then on.
     */
    private boolean isWanted(TimerFired fired, long position) {
        Optional<Long> none = Optional.empty();
        return own.project(
                        Projection.startingWith(none)
                                .on(
                                        TimerSet.class,
                                        (set, event) ->
                                                event.trigger() < position
                                                        ? Optional.of(event.trigger())
                                                        : set)
                                .on(
                                        TimerCancelled.class,
                                        (set, event) -> event.trigger() < position ? none : set)
                                .about(fired.process(), fired.instance(), fired.timer()))
                .equals(Optional.of(fired.trigger()));
    }
}
