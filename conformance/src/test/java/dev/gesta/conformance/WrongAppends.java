package dev.gesta.conformance;

import dev.gesta.Append;
import dev.gesta.AppendCondition;
import dev.gesta.AppendConditionFailedException;
import dev.gesta.Appended;
import dev.gesta.Event;
import dev.gesta.IdempotencyConflictException;
import dev.gesta.Metadata;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.SequencedEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Stores that store wrongly, or know wrongly what they have stored. */
final class WrongAppends {

    private WrongAppends() {}

    static List<WrongStore> all() {
        return List.of(
                new WrongStore("metadata is lost", "A01 A22", WithoutMetadata::new),
                new WrongStore("data ends at a zero byte", "A09", Terminated::new),
                new WrongStore("equal content is stored once", "A05", OnceByContent::new),
                new WrongStore("events of an append are stored in reverse", "A02", Reversed::new),
                new WrongStore("positions of an append have gaps", "A03", Scattered::new),
                new WrongStore("a failed append leaves its first event", "A14 C21", Trace::new),
                new WrongStore("a failed append leaves its ids", "C21", TraceOfIds::new),
                new WrongStore("an append is visible in part", "K11", InParts::new),
                new WrongStore("the answer's token is behind", "A01 W01", TokenBehind::new),
                new WrongStore("recorded times go back", "R23", TimeGoesBack::new),
                new WrongStore("recorded times follow the clock", "R23 D10", FollowsClock::new),
                new WrongStore("recorded times are in nanoseconds", "R23", Nanoseconds::new),
                new WrongStore("closing loses the last append", "A16 D01 I08", LosesLast::new),
                new WrongStore("ids are not looked at", "I01 I03 K14", NoIds::new),
                new WrongStore("ids are forgotten on reopening", "I05", ForgetsIds::new),
                new WrongStore("ids come after conditions", "I02", IdsLater::new),
                new WrongStore("ids come after the timeline", "I09", IdsAfterTimeline::new),
                new WrongStore("other content passes as the same", "I03", ById::new),
                new WrongStore("part of an append passes as the same", "I04", PartIsSame::new),
                new WrongStore("another order passes as the same", "I04", AnyOrder::new),
                new WrongStore("a repeated append is not marked", "I01", Unmarked::new),
                new WrongStore("a repeated append answers with the head", "I01", NewAnswer::new));
    }

    private static SequencedEvent with(SequencedEvent sequenced, Event event) {
        return new SequencedEvent(
                sequenced.position(),
                sequenced.recordedAt(),
                sequenced.indexInAppend(),
                sequenced.appendSize(),
                event);
    }

    private static final class WithoutMetadata extends PlainStore {
        WithoutMetadata(Data data) {
            super(data);
        }

        @Override
        void keep(SequencedEvent event) {
            super.keep(with(event, event.event().withMetadata(Metadata.none())));
        }
    }

    private static final class Terminated extends PlainStore {
        Terminated(Data data) {
            super(data);
        }

        @Override
        void keep(SequencedEvent event) {
            byte[] bytes = event.data().toByteArray();
            int length = 0;
            while (length < bytes.length && bytes[length] != 0) {
                length++;
            }
            Event given = event.event();
            Payload cut = Payload.of(given.data().contentType(), Arrays.copyOf(bytes, length));
            super.keep(
                    with(
                            event,
                            new Event(
                                    given.id(),
                                    given.type(),
                                    given.tags(),
                                    cut,
                                    given.metadata())));
        }
    }

    private static final class OnceByContent extends PlainStore {
        OnceByContent(Data data) {
            super(data);
        }

        @Override
        Optional<SequencedEvent> storedBefore(Append append) {
            Event first = append.events().getFirst();
            return data.log.stream()
                    .filter(stored -> stored.event().withId(first.id()).equals(first))
                    .findFirst();
        }
    }

    private static final class Reversed extends PlainStore {
        Reversed(Data data) {
            super(data);
        }

        @Override
        Appended store(List<Event> events) {
            return super.store(events.reversed());
        }
    }

    private static final class Scattered extends PlainStore {
        Scattered(Data data) {
            super(data);
        }

        @Override
        Appended store(List<Event> events) {
            List<Appended> each =
                    events.stream().map(event -> super.store(List.of(event))).toList();
            return appended(each.getFirst().first(), each.getLast().last(), false);
        }
    }

    private static final class Trace extends PlainStore {
        Trace(Data data) {
            super(data);
        }

        @Override
        void requireConditions(Append append) {
            try {
                super.requireConditions(append);
            } catch (AppendConditionFailedException e) {
                store(append.events().subList(0, 1));
                throw e;
            }
        }
    }

    private static final class TraceOfIds extends PlainStore {
        TraceOfIds(Data data) {
            super(data);
        }

        @Override
        void requireConditions(Append append) {
            try {
                super.requireConditions(append);
            } catch (AppendConditionFailedException e) {
                SequencedEvent any = data.log.getFirst();
                append.events().forEach(event -> data.byId.put(event.id(), with(any, event)));
                throw e;
            }
        }
    }

    private static final class InParts extends PlainStore {
        InParts(Data data) {
            super(data);
        }

        @Override
        void keep(SequencedEvent event) {
            super.keep(event);
            advance();
            if (event.indexInAppend() < event.appendSize() - 1) {
                letReadersIn();
            }
        }

        private void letReadersIn() {
            try {
                data.wait(0, 100_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static final class TokenBehind extends PlainStore {
        TokenBehind(Data data) {
            super(data);
        }

        @Override
        Appended appended(Position first, Position last, boolean repeated) {
            Position behind = Position.of(first.value() - 1);
            return new Appended(first, last, token(behind), repeated);
        }
    }

    private static final class TimeGoesBack extends PlainStore {
        TimeGoesBack(Data data) {
            super(data);
        }

        @Override
        Instant recordedAt() {
            return super.recordedAt().minusMillis(data.log.size());
        }
    }

    private static final class FollowsClock extends PlainStore {
        FollowsClock(Data data) {
            super(data);
        }

        @Override
        Instant recordedAt() {
            return data.clock.instant().truncatedTo(ChronoUnit.MICROS);
        }
    }

    private static final class Nanoseconds extends PlainStore {
        Nanoseconds(Data data) {
            super(data);
        }

        @Override
        Instant recordedAt() {
            return super.recordedAt().plusNanos(data.log.size() % 1_000);
        }
    }

    private static final class LosesLast extends PlainStore {
        LosesLast(Data data) {
            super(data);
        }

        @Override
        public void close() {
            synchronized (data) {
                if (!head.isClosed() && !data.log.isEmpty()) {
                    data.byId.remove(data.log.removeLast().event().id());
                }
                super.close();
            }
        }
    }

    private static final class NoIds extends PlainStore {
        NoIds(Data data) {
            super(data);
        }

        @Override
        Optional<SequencedEvent> storedBefore(Append append) {
            return Optional.empty();
        }
    }

    private static final class ForgetsIds extends PlainStore {
        ForgetsIds(Data data) {
            super(data);
            data.byId.clear();
        }
    }

    private static final class IdsLater extends PlainStore {
        IdsLater(Data data) {
            super(data);
        }

        @Override
        Appended appendAlone(Append append) {
            requireConditions(append);
            return super.appendAlone(append);
        }
    }

    private static final class IdsAfterTimeline extends PlainStore {
        IdsAfterTimeline(Data data) {
            super(data);
        }

        @Override
        Appended appendAlone(Append append) {
            for (var condition : append.conditions()) {
                if (condition instanceof AppendCondition.NoEventMatches(_, var after)) {
                    requireOurs(after);
                }
            }
            return super.appendAlone(append);
        }
    }

    private static final class ById extends PlainStore {
        ById(Data data) {
            super(data);
        }

        @Override
        Optional<SequencedEvent> storedBefore(Append append) {
            return Optional.ofNullable(data.byId.get(append.events().getFirst().id()));
        }
    }

    private static final class PartIsSame extends PlainStore {
        PartIsSame(Data data) {
            super(data);
        }

        @Override
        Optional<SequencedEvent> storedBefore(Append append) {
            boolean allStored =
                    append.events().stream()
                            .allMatch(event -> {
                                SequencedEvent stored = data.byId.get(event.id());
                                return stored != null && stored.event().equals(event);
                            });
            return allStored
                    ? Optional.ofNullable(data.byId.get(append.events().getFirst().id()))
                    : super.storedBefore(append);
        }
    }

    private static final class AnyOrder extends PlainStore {
        AnyOrder(Data data) {
            super(data);
        }

        @Override
        Optional<SequencedEvent> storedBefore(Append append) {
            try {
                return super.storedBefore(append);
            } catch (IdempotencyConflictException _) {
                return super.storedBefore(Append.of(append.events().reversed()));
            }
        }
    }

    private static final class Unmarked extends PlainStore {
        Unmarked(Data data) {
            super(data);
        }

        @Override
        Appended appended(Position first, Position last, boolean repeated) {
            return super.appended(first, last, false);
        }
    }

    private static final class NewAnswer extends PlainStore {
        NewAnswer(Data data) {
            super(data);
        }

        @Override
        Appended appended(Position first, Position last, boolean repeated) {
            Position head = head().position();
            return repeated ? super.appended(head, head, true) : super.appended(first, last, false);
        }
    }
}
