package dev.gesta.conformance;

import dev.gesta.Append;
import dev.gesta.AppendCondition;
import dev.gesta.AppendConditionFailedException;
import dev.gesta.Appended;
import dev.gesta.ConsistencyToken;
import dev.gesta.Event;
import dev.gesta.InvalidRequestException;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.QueryItem;
import dev.gesta.SequencedEvent;
import dev.gesta.StaleTimelineException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Stores that judge append conditions wrongly. */
final class WrongConditions {

    private WrongConditions() {}

    static List<WrongStore> all() {
        return List.of(
                new WrongStore("a condition compares with >=", "C07 C10", AtAfter::new),
                new WrongStore("a condition ignores after", "C03 C07 C31", NoAfter::new),
                new WrongStore("after may not lie beyond the head", "C17", WithinHead::new),
                new WrongStore("only the first condition is checked", "C24 V08", FirstOnly::new),
                new WrongStore("any condition that holds will do", "C24", AnyHolds::new),
                new WrongStore("own events conflict", "C18", OwnConflict::new),
                new WrongStore("only newest events are checked", "C06 C10", NewestOnly::new),
                new WrongStore("appended events decide and not the query", "C20", ByAppended::new),
                new WrongStore("conditions on types look at the type only", "C11 C13", Types::new),
                new WrongStore("events without tags never conflict", "C15", TaggedOnly::new),
                new WrongStore("judging and storing are two steps", "K01 K02 K08", TwoSteps::new),
                new WrongStore("the answer blames the first condition", "C22", BlamesFirst::new),
                new WrongStore("the answer names no real conflict", "C08 K13", NoWitness::new),
                new WrongStore("a token of any timeline is good", "W02 C29", AnyTimeline::new),
                new WrongStore("a token of any store is good", "W03", AnyStore::new),
                new WrongStore("a revision may lie beyond the end", "V04", BeyondEnd::new),
                new WrongStore("a conflict is reported without need", "C05 K03", AlwaysLate::new));
    }

    private static final class AtAfter extends PlainStore {
        AtAfter(Data data) {
            super(data);
        }

        @Override
        boolean conflicts(SequencedEvent event, Query query, Position after) {
            return event.position().compareTo(after) >= 0 && matches(query, event.event());
        }
    }

    private static final class NoAfter extends PlainStore {
        NoAfter(Data data) {
            super(data);
        }

        @Override
        boolean conflicts(SequencedEvent event, Query query, Position after) {
            return matches(query, event.event());
        }
    }

    private static final class WithinHead extends PlainStore {
        WithinHead(Data data) {
            super(data);
        }

        @Override
        void require(int index, AppendCondition condition) {
            if (condition instanceof AppendCondition.NoEventMatches(_, var after)
                    && after.position().isAfter(head().position())) {
                throw new InvalidRequestException("after", "the head", after.toString());
            }
            super.require(index, condition);
        }
    }

    private static final class FirstOnly extends PlainStore {
        FirstOnly(Data data) {
            super(data);
        }

        @Override
        void requireConditions(Append append) {
            append.conditions().stream().limit(1).forEach(condition -> require(0, condition));
        }
    }

    private static final class AnyHolds extends PlainStore {
        AnyHolds(Data data) {
            super(data);
        }

        @Override
        void requireConditions(Append append) {
            for (AppendCondition condition : append.conditions()) {
                try {
                    require(0, condition);
                    return;
                } catch (AppendConditionFailedException e) {
                    if (condition.equals(append.conditions().getLast())) {
                        throw e;
                    }
                }
            }
        }
    }

    private static final class OwnConflict extends PlainStore {
        OwnConflict(Data data) {
            super(data);
        }

        @Override
        void requireConditions(Append append) {
            super.requireConditions(append);
            for (AppendCondition condition : append.conditions()) {
                if (condition instanceof AppendCondition.NoEventMatches(var query, _)
                        && append.events().stream().anyMatch(event -> matches(query, event))) {
                    throw new AppendConditionFailedException(0, condition, null);
                }
            }
        }
    }

    private static final class NewestOnly extends PlainStore {
        NewestOnly(Data data) {
            super(data);
        }

        @Override
        boolean conflicts(SequencedEvent event, Query query, Position after) {
            return event.position().value() > head.get() - 1_000
                    && super.conflicts(event, query, after);
        }
    }

    private static final class ByAppended extends PlainStore {
        ByAppended(Data data) {
            super(data);
        }

        @Override
        void requireConditions(Append append) {
            for (int i = 0; i < append.conditions().size(); i++) {
                if (append.conditions().get(i)
                                instanceof AppendCondition.NoEventMatches(var query, _)
                        && append.events().stream().anyMatch(event -> matches(query, event))) {
                    require(i, append.conditions().get(i));
                }
            }
        }
    }

    private static final class Types extends PlainStore {
        Types(Data data) {
            super(data);
        }

        @Override
        boolean conflicts(SequencedEvent event, Query query, Position after) {
            return event.position().isAfter(after)
                    && (query instanceof Query.All
                            || (query instanceof Query.AnyOf(var items)
                                    && items.stream().anyMatch(item -> byType(item, event))));
        }

        private static boolean byType(QueryItem item, SequencedEvent event) {
            return item.types().isEmpty()
                    ? item.matches(event.event())
                    : item.types().contains(event.type());
        }
    }

    private static final class TaggedOnly extends PlainStore {
        TaggedOnly(Data data) {
            super(data);
        }

        @Override
        boolean conflicts(SequencedEvent event, Query query, Position after) {
            return !event.tags().isEmpty() && super.conflicts(event, query, after);
        }
    }

    private static final class TwoSteps extends PlainStore {
        TwoSteps(Data data) {
            super(data);
        }

        @Override
        public Appended append(Append append) {
            synchronized (data) {
                requireConditions(append);
            }
            LockSupport.parkNanos(100_000);
            synchronized (data) {
                return appendAlone(new Append(append.events(), List.of()));
            }
        }
    }

    private static final class BlamesFirst extends PlainStore {
        BlamesFirst(Data data) {
            super(data);
        }

        @Override
        void requireConditions(Append append) {
            append.conditions().forEach(condition -> require(0, condition));
        }
    }

    private static final class NoWitness extends PlainStore {
        NoWitness(Data data) {
            super(data);
        }

        @Override
        void require(int index, AppendCondition condition) {
            try {
                super.require(index, condition);
            } catch (AppendConditionFailedException e) {
                throw new AppendConditionFailedException(
                        index, condition, data.log.getFirst().position());
            }
        }
    }

    private static final class AnyTimeline extends PlainStore {
        AnyTimeline(Data data) {
            super(data);
        }

        @Override
        void requireOurs(ConsistencyToken token) {
            try {
                super.requireOurs(token);
            } catch (StaleTimelineException _) {
                // as if it were of this one
            }
        }
    }

    private static final class AnyStore extends PlainStore {
        AnyStore(Data data) {
            super(data);
        }

        @Override
        void requireOurs(ConsistencyToken token) {
            if (!token.isBare()) {
                super.requireOurs(
                        new ConsistencyToken(data.store, token.timeline(), token.position()));
            }
        }
    }

    private static final class BeyondEnd extends PlainStore {
        BeyondEnd(Data data) {
            super(data);
        }

        @Override
        boolean revisionFits(int size, long revision) {
            return size <= revision + 1;
        }
    }

    /** Takes the newest event for a conflict, if there is a condition at all. */
    private static final class AlwaysLate extends PlainStore {
        AlwaysLate(Data data) {
            super(data);
        }

        @Override
        boolean matches(Query query, Event event) {
            return true;
        }
    }
}
