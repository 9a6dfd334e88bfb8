package dev.gesta.examples.usernames;

import static dev.gesta.toolkit.Answer.accept;
import static dev.gesta.toolkit.Answer.refuse;
import static dev.gesta.toolkit.Decision.given;

import dev.gesta.toolkit.Decision;
import dev.gesta.toolkit.EventType;
import dev.gesta.toolkit.Projection;
import dev.gesta.toolkit.TagId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Names that one account has at a time: across all accounts, without a table of reserved names. The
 * name is the tag, so that the boundary of a registration is what ever happened to that name.
 *
 * @param retention how long the name of a closed account rests before somebody else can have it
 * @param clock tells what time it is
 */
record UserNames(Duration retention, InstantSource clock) {

    record UserName(String value) implements TagId {}

    sealed interface UserEvent {}

    @EventType("account-registered")
    record Registered(UserName name) implements UserEvent {}

    @EventType("account-renamed")
    record Renamed(UserName from, UserName to) implements UserEvent {}

    @EventType("account-closed")
    record Closed(UserName name) implements UserEvent {}

    static final String TAKEN = "the name is taken";

    static final String NOT_FOUND = "nobody has that name";

    /** Returns until when a name is not to be had; the time of closing is that of the record. */
    private Projection<Instant> takenUntil(UserName name) {
        return Projection.startingWith(Instant.MIN)
                .on(Registered.class, (_, _) -> Instant.MAX)
                .on(
                        Renamed.class,
                        (_, event) -> event.to().equals(name) ? Instant.MAX : Instant.MIN)
                .onSequenced(Closed.class, (_, event) -> event.recordedAt().plus(retention))
                .about(name);
    }

    private boolean isFree(Instant takenUntil) {
        return clock.instant().isAfter(takenUntil);
    }

    Decision<UserEvent, String> register(UserName name) {
        return given(
                takenUntil(name),
                until -> isFree(until) ? accept(new Registered(name)) : refuse(TAKEN));
    }

    Decision<UserEvent, String> rename(UserName from, UserName to) {
        return given(
                takenUntil(from),
                takenUntil(to),
                (mine, other) -> {
                    if (!mine.equals(Instant.MAX)) {
                        return refuse(NOT_FOUND);
                    }
                    return isFree(other) ? accept(new Renamed(from, to)) : refuse(TAKEN);
                });
    }

    Decision<UserEvent, String> close(UserName name) {
        return given(
                takenUntil(name),
                until -> until.equals(Instant.MAX) ? accept(new Closed(name)) : refuse(NOT_FOUND));
    }
}
