package dev.gesta.cli.bench;

import dev.gesta.Append;
import dev.gesta.AppendCondition;
import dev.gesta.AppendConditionFailedException;
import dev.gesta.Appended;
import dev.gesta.ConsistencyToken;
import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.Payload;
import dev.gesta.Query;
import dev.gesta.QueryItem;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/** Decisions: read what they depend on, then append on the condition that it still holds. */
final class BenchDecisions {

    private static final Payload DATA = BenchStore.payload(256);

    private BenchDecisions() {}

    static List<BenchWorkload> workloads() {
        return List.of(
                new BenchWorkload(
                        "W11",
                        "How fast are courses booked, one decision after another?",
                        BenchDecisions::booking),
                new BenchWorkload(
                        "W12",
                        "What gets through when 16 writers want to decide the same thing?",
                        BenchDecisions::contention),
                new BenchWorkload(
                        "W17",
                        "How fast does one entity persist its events, and come back from them?",
                        BenchDecisions::entity));
    }

    private static void booking(BenchRun run) throws Exception {
        try (BenchStore store = BenchStore.preloaded(run)) {
            run.measure(
                    new BenchRun.Case(
                            "1 writer, query + conditional append",
                            BenchRow.Unit.DECISIONS,
                            store.watched(BenchLoad.loop(new Booking(store.store()))),
                            store.writeLimits()));
        }
    }

    /** Enrols each of ten students in each of ten courses, then starts with new ones. */
    private static final class Booking implements BenchLoad.Step {

        private static final int EACH = 10;
        private static final int CAPACITY = 10;

        private final EventStore store;
        private int iteration;
        private int enrolment;

        Booking(EventStore store) {
            this.store = store;
        }

        @Override
        public long run() {
            if (enrolment == 0) {
                define();
            }
            Tag course = tag("course", enrolment / EACH);
            Tag student = tag("student", enrolment % EACH);
            Query boundary =
                    Query.anyOf(
                            QueryItem.of(List.of("CourseDefined", "Enrolled"), List.of(course)),
                            QueryItem.of(List.of("StudentJoined", "Enrolled"), List.of(student)));
            int inCourse = 0;
            ConsistencyToken seen;
            try (ReadResult events = store.read(boundary)) {
                for (SequencedEvent event : events) {
                    boolean here = event.event().hasTag(course);
                    inCourse += here && event.type().equals("Enrolled") ? 1 : 0;
                }
                seen = events.token();
            }
            if (inCourse < CAPACITY) {
                store.append(
                        List.of(Event.of("Enrolled", DATA, course, student)),
                        AppendCondition.failIfEventsMatch(boundary, seen));
            }
            enrolment = (enrolment + 1) % (EACH * EACH);
            return 1;
        }

        private void define() {
            iteration++;
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < EACH; i++) {
                events.add(Event.of("CourseDefined", DATA, tag("course", i)));
                events.add(Event.of("StudentJoined", DATA, tag("student", i)));
            }
            store.append(events);
        }

        private Tag tag(String kind, int number) {
            return Tag.of(kind, iteration + "-" + number);
        }
    }

    private static void contention(BenchRun run) throws Exception {
        Query decision = Query.tags(Tag.of("decision"));
        var rejected = new LongAdder();
        var accepted = new LongAdder();
        try (BenchStore store = BenchStore.preloaded(run)) {
            EventStore into = store.store();
            BenchLoad.Step step =
                    () -> {
                        ConsistencyToken seen = into.head();
                        AppendCondition unchanged =
                                AppendCondition.failIfEventsMatch(decision, seen);
                        try {
                            into.append(
                                    List.of(Event.of("decided", DATA, Tag.of("decision"))),
                                    unchanged);
                            accepted.increment();
                            return 1;
                        } catch (AppendConditionFailedException _) {
                            rejected.increment();
                            return 0;
                        }
                    };
            run.measure(
                    new BenchRun.Case(
                            "16 writers on one tag, accepted",
                            BenchRow.Unit.DECISIONS,
                            store.watched(BenchLoad.loops(16, _ -> step)),
                            store.writeLimits(),
                            () ->
                                    String.format(
                                            Locale.ROOT,
                                            "%.1f rejected for each accepted",
                                            rejected.doubleValue() / accepted.doubleValue())));
        }
    }

    private static void entity(BenchRun run) throws Exception {
        int events = run.plan().pick(2_000, 10_000);
        try (BenchStore store = BenchStore.preloaded(run)) {
            var entity = new Entity(store.store());
            run.measure(
                    new BenchRun.Case(
                            "persist, one after another",
                            BenchRow.Unit.EVENTS,
                            store.watched(BenchLoad.loop(entity::persist)),
                            store.writeLimits()));
            run.measure(
                    new BenchRun.Case(
                            "persistAsync, " + events + " under way",
                            BenchRow.Unit.EVENTS,
                            store.watched(BenchLoad.loop(() -> entity.persistMany(events))),
                            store.writeLimits(),
                            store::groups));
        }
        try (BenchStore store = BenchStore.create(run)) {
            Tag tag = Tag.of("entity", "1");
            store.preload(events, _ -> Event.of("persisted", DATA, tag));
            BenchSlice recovery =
                    BenchLoad.loop(() -> BenchReads.read(store, Query.tags(tag), ALL));
            run.measure(
                    new BenchRun.Case(
                            "recovery of " + events + " events",
                            BenchRow.Unit.EVENTS,
                            recovery,
                            store.readLimits(1)));
        }
    }

    private static final ReadOptions ALL = ReadOptions.forwards();

    /** A stream that one writer owns. */
    private static final class Entity {

        private static final Tag TAG = Tag.of("entity", "1");

        private final EventStore store;
        private long revision = -1;

        Entity(EventStore store) {
            this.store = store;
        }

        long persist() {
            store.append(
                    List.of(Event.of("persisted", DATA, TAG)),
                    AppendCondition.expectRevision(TAG, revision));
            revision++;
            return 1;
        }

        long persistMany(int count) {
            List<CompletableFuture<Appended>> answers = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                Append next = Append.of(List.of(Event.of("persisted", DATA, TAG)));
                answers.add(store.appendAsync(next));
            }
            answers.forEach(CompletableFuture::join);
            revision += count;
            return count;
        }
    }
}
