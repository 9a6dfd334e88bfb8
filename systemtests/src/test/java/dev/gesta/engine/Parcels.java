package dev.gesta.engine;

import dev.gesta.toolkit.Answer;
import dev.gesta.toolkit.Decision;
import dev.gesta.toolkit.EventType;
import dev.gesta.toolkit.Projection;
import dev.gesta.toolkit.TagId;
import dev.gesta.toolkit.process.Overdue;
import dev.gesta.toolkit.process.ProcessDefinition;
import dev.gesta.toolkit.process.ProcessEvent.TimerFired;
import dev.gesta.toolkit.process.Reaction;
import dev.gesta.toolkit.process.Timer;
import dev.gesta.toolkit.process.Trigger;
import java.time.Duration;
import java.util.function.Predicate;

/** A business with a process that does everything a process can do. */
final class Parcels {

    record ParcelId(String value) implements TagId {}

    sealed interface ParcelEvent {}

    @EventType("ordered")
    record Ordered(ParcelId parcel, int kind) implements ParcelEvent {}

    @EventType("confirmed")
    record Confirmed(ParcelId parcel) implements ParcelEvent {}

    @EventType("packed")
    record Packed(ParcelId parcel) implements ParcelEvent {}

    @EventType("labelled")
    record Labelled(ParcelId parcel, int count) implements ParcelEvent {}

    @EventType("logged")
    record Logged(ParcelId parcel) implements ParcelEvent {}

    @EventType("noted")
    record Noted(ParcelId parcel, String what) implements ParcelEvent {}

    @EventType("nudged")
    record Nudged(ParcelId parcel) implements ParcelEvent {}

    /** So often is a parcel nudged. */
    static final int NUDGES = 2;

    /** Kinds of orders, by what packing comes to. */
    static final int REFUSED = 0;

    static final int NEEDLESS = 1;
    static final int KINDS = 6;

    /** No timer is due later than this after it was set, but for repetitions. */
    static final Duration LATEST = Duration.ofHours(12);

    /** Every thing that the process wants to know. */
    record State(int nudges) {}

    private Parcels() {}

    static Projection<State> state(ParcelId id) {
        return Projection.startingWith(new State(0))
                .on(Ordered.class, (_, _) -> new State(0))
                .on(Nudged.class, (state, _) -> new State(state.nudges + 1))
                .about(id);
    }

    /** Returns the process; it cannot answer about parcels that are {@code poisoned}. */
    static ProcessDefinition<ParcelId, State> shipping(Predicate<ParcelId> poisoned) {
        return ProcessDefinition.of("shipping", ParcelId.class, Parcels::state)
                .on(
                        Ordered.class,
                        (_, trigger) -> {
                            if (poisoned.test(trigger.instance())) {
                                throw new IllegalStateException("poisoned");
                            }
                            return order(trigger.instance(), trigger.event().kind());
                        })
                .on(Confirmed.class, (_, _) -> Reaction.cancelling("reminder"))
                .onTimer("reminder", (_, trigger) -> Reaction.sending(note(trigger, "reminder")))
                .onTimer("tick", Parcels::tick)
                .onRefusal("pack", (_, trigger) -> Reaction.sending(note(trigger, "refusal")));
    }

    private static Reaction order(ParcelId id, int kind) {
        Overdue policy =
                switch (kind % 3) {
                    case 0 -> new Overdue.FireLate();
                    case 1 -> new Overdue.Collapse();
                    default -> new Overdue.Skip(Duration.ofHours(1));
                };
        return Reaction.sending("pack", pack(id, kind))
                .andSend(always(id, new Logged(id)))
                .andSet(Timer.in("reminder", Duration.ofHours(2L * kind)).ifOverdue(policy))
                .andSet(Timer.every("tick", Duration.ofHours(3)).ifOverdue(policy));
    }

    private static Reaction tick(State state, Trigger<ParcelId, TimerFired> trigger) {
        ParcelId id = trigger.instance();
        return state.nudges >= NUDGES
                ? Reaction.cancelling("tick")
                : Reaction.sending(always(id, new Nudged(id)));
    }

    private static Decision<ParcelEvent, String> pack(ParcelId id, int kind) {
        return Decision.given(
                Projection.count(Packed.class, id),
                count ->
                        switch (kind) {
                            case REFUSED -> Answer.refuse("not this");
                            case NEEDLESS -> Answer.accept();
                            default -> Answer.accept(new Packed(id), new Labelled(id, count));
                        });
    }

    private static Decision<ParcelEvent, String> note(Trigger<ParcelId, ?> trigger, String what) {
        return always(trigger.instance(), new Noted(trigger.instance(), what));
    }

    /** Depends on all of the parcel, so that it reads and is conditioned. */
    private static Decision<ParcelEvent, String> always(ParcelId id, ParcelEvent event) {
        return Decision.given(Projection.count(ParcelEvent.class, id), _ -> Answer.accept(event));
    }
}
