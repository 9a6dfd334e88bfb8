package dev.gesta.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.AppendCondition;
import dev.gesta.AppendConditionFailedException;
import dev.gesta.Appended;
import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.SequencedEvent;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Judges what several clients did at the same time by the log that came of it.
 *
 * <p>The log is the only order there can be: so it suffices to sort the operations by time, and to
 * see whether each one fits to its place in the log.
 */
final class History {

    private final List<Operation> operations;
    private final List<SequencedEvent> log;

    History(List<Operation> operations, EventStore store) {
        this.operations = operations;
        this.log = store.read(Query.all()).toList();
    }

    /** What had happened before an operation began is before it in the log. */
    void followsRealTime() {
        List<Operation> byBegin =
                operations.stream().sorted(Comparator.comparingLong(Operation::began)).toList();
        List<Operation> byEnd =
                operations.stream().sorted(Comparator.comparingLong(Operation::ended)).toList();
        int ended = 0;
        long known = 0;
        for (Operation operation : byBegin) {
            while (ended < byEnd.size() && byEnd.get(ended).ended() < operation.began()) {
                known = Math.max(known, byEnd.get(ended++).shows());
            }
            comesAfter(known, operation);
        }
    }

    private static void comesAfter(long known, Operation operation) {
        switch (operation) {
            case Operation.Appending(_, _, _, Answer.Stored(Appended appended)) ->
                    assertThat(appended.first().value())
                            .as("%s begins after an answer at %d", operation, known)
                            .isGreaterThan(known);
            case Operation.Appending _ -> {}
            case Operation.Reading reading ->
                    assertThat(reading.token().position().value())
                            .as("%s begins after an answer at %d", operation, known)
                            .isGreaterThanOrEqualTo(known);
        }
    }

    /** Each read gave exactly the matches up to its token. */
    void readsArePrefixes() {
        for (Operation operation : operations) {
            if (operation instanceof Operation.Reading(_, _, var query, var events, var token)) {
                List<SequencedEvent> matches =
                        log.stream()
                                .filter(event -> !event.position().isAfter(token.position()))
                                .filter(event -> query.matches(event.event()))
                                .toList();
                assertThat(events).as("read of %s up to %s", query, token).isEqualTo(matches);
            }
        }
    }

    /** Each append that was stored is in the log once, where its answer says, and was allowed. */
    void storedAppendsWereAllowed() {
        int stored = 0;
        for (Operation operation : operations) {
            if (operation
                    instanceof Operation.Appending(_, _, var append, Answer.Stored(var appended))) {
                stored += append.events().size();
                for (AppendCondition condition : append.conditions()) {
                    assertThat(conflicts(condition, appended.first()))
                            .as("conflicts of %s before %s", condition, appended)
                            .isEmpty();
                }
            }
        }
        assertThat(log).hasSize(stored);
    }

    /** Each refusal names a conflict whose append had begun when the answer came. */
    void refusalsHaveWitnesses() {
        Map<UUID, Long> begins = new HashMap<>();
        for (Operation operation : operations) {
            if (operation instanceof Operation.Appending(long began, _, var append, _)) {
                append.events().forEach(event -> begins.put(event.id(), began));
            }
        }
        assertThat(log).isNotEmpty();
        for (Operation operation : operations) {
            if (operation
                    instanceof
                    Operation.Appending(_, long ended, var append, Answer.Refused(var reason))) {
                assertThat(reason).isInstanceOf(AppendConditionFailedException.class);
                AppendConditionFailedException refusal = (AppendConditionFailedException) reason;
                Event witness = witness(append.conditions().get(refusal.which()), refusal);
                assertThat(begins.get(witness.id())).as("begin of %s", witness).isLessThan(ended);
            }
        }
    }

    private Event witness(AppendCondition condition, AppendConditionFailedException refusal) {
        Position conflict = refusal.conflict().orElseThrow();
        List<SequencedEvent> found =
                conflicts(condition, new Position(Long.MAX_VALUE)).stream()
                        .filter(event -> event.position().equals(conflict))
                        .toList();
        assertThat(found).as("%s stands against %s", conflict, condition).hasSize(1);
        return found.getFirst().event();
    }

    private List<SequencedEvent> conflicts(AppendCondition condition, Position before) {
        if (!(condition instanceof AppendCondition.NoEventMatches(var query, var after))) {
            throw new IllegalArgumentException("not judged here: " + condition);
        }
        return log.stream()
                .filter(event -> event.position().isAfter(after.position()))
                .filter(event -> before.isAfter(event.position()))
                .filter(event -> query.matches(event.event()))
                .toList();
    }
}
