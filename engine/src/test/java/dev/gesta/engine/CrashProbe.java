package dev.gesta.engine;

import dev.gesta.Append;
import dev.gesta.AppendCondition;
import dev.gesta.AppendConditionFailedException;
import dev.gesta.Appended;
import dev.gesta.Event;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import dev.gesta.engine.CrashExpectation.Stored;
import dev.gesta.engine.SimulatedStorage.Step;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Opens a disk that a crash has left, checks that nothing is missing, and uses the store on. Some
 * of the openings crash in their turn.
 */
final class CrashProbe {

    /** Opens a store. */
    interface Opener {

        EmbeddedEventStore open(SimulatedStorage disk) throws IOException;
    }

    private final RandomGenerator random;
    private final CrashTally tally;
    private final Opener opener;
    private final Supplier<Event> events;

    CrashProbe(RandomGenerator random, CrashTally tally, Opener opener, Supplier<Event> events) {
        this.random = random;
        this.tally = tally;
        this.opener = opener;
        this.events = events;
    }

    /** Checks {@code disk}, which is used up by it. */
    void examine(SimulatedStorage disk, CrashExpectation expected) {
        examine(disk, expected, 0);
    }

    private void examine(SimulatedStorage disk, CrashExpectation expected, int depth) {
        Map<String, byte[]> before = disk.contents();
        disk.watch(step -> crashAgain(disk, expected, depth, step));
        try (EmbeddedEventStore store = opener.open(disk)) {
            disk.watch(_ -> {});
            CrashExpectation known = expected.check(store.read(Query.all()).toList());
            requireQuarantined(before, disk.contents());
            if (random.nextInt(3) == 0) {
                crashAfterServing(disk, known);
            }
            remembersIds(store, known);
            retries(store, expected, known);
            judges(store, known);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Crashes an opening, and the opening after that. */
    private void crashAgain(
            SimulatedStorage disk, CrashExpectation expected, int depth, Step step) {
        if (depth < 2 && random.nextInt(depth == 0 ? 3 : 12) == 0) {
            tally.count((depth == 0 ? "recovery/" : "second recovery/") + step.kind());
            SimulatedStorage left =
                    random.nextInt(6) == 0 ? disk.afterKill() : disk.afterPowerCut();
            examine(left, expected, depth + 1);
        }
    }

    /** What a reopened store has shown must be there after another crash. */
    private void crashAfterServing(SimulatedStorage disk, CrashExpectation known)
            throws IOException {
        tally.count("reading after recovery");
        try (EmbeddedEventStore again = opener.open(disk.afterPowerCut())) {
            known.check(again.read(Query.all()).toList());
        }
    }

    /** What was cut off the end of a segment, zeros aside, must lie in a quarantine file. */
    private static void requireQuarantined(Map<String, byte[]> before, Map<String, byte[]> after) {
        before.forEach((name, bytes) -> {
            byte[] left = after.get(name);
            if (name.endsWith(".log") && left != null && left.length < bytes.length) {
                byte[] cut = Arrays.copyOfRange(bytes, left.length, bytes.length);
                require(isZero(cut) || isQuarantined(cut, after), name + " was cut");
            }
        });
    }

    private static boolean isZero(byte[] bytes) {
        for (byte each : bytes) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isQuarantined(byte[] cut, Map<String, byte[]> files) {
        return files.entrySet().stream()
                .anyMatch(file ->
                        file.getKey().startsWith(Recovery.QUARANTINE_PREFIX)
                                && Arrays.equals(file.getValue(), cut));
    }

    private void remembersIds(EmbeddedEventStore store, CrashExpectation known) {
        if (known.stored().isEmpty()) {
            return;
        }
        requireRepeated(store, known.stored().getLast());
        requireRepeated(store, known.stored().get(random.nextInt(known.stored().size())));
    }

    private static void requireRepeated(EmbeddedEventStore store, Stored append) {
        CompletableFuture<Appended> answer = store.appendAsync(append.append());
        require(answer.isDone(), "not known any more: " + append);
        Appended again = answer.join();
        require(again.repeated(), "stored twice: " + append);
        require(again.first().value() == append.first(), "repeated elsewhere: " + again);
    }

    /** Who was not told the outcome sends the same again. */
    private void retries(
            EmbeddedEventStore store, CrashExpectation expected, CrashExpectation known)
            throws InterruptedException {
        if (expected.unknown().isEmpty()) {
            return;
        }
        Append append = Append.of(expected.unknown().getFirst().events());
        CompletableFuture<Appended> answer = store.appendAsync(append);
        store.commitWaiting();
        boolean survived =
                known.stored().stream().anyMatch(s -> s.append().events().equals(append.events()));
        require(answer.join().repeated() == survived, "retry: " + answer.join());
        require(
                survived || answer.join().first().value() == known.visible().size() + 1,
                "retry went elsewhere: " + answer.join());
    }

    private void judges(EmbeddedEventStore store, CrashExpectation known)
            throws InterruptedException {
        Position head = store.head().position();
        Event event = events.get();
        if (!known.visible().isEmpty()) {
            Event old = known.visible().get(random.nextInt(known.visible().size()));
            for (Tag tag : old.tags()) {
                requireConflict(store, event, tag, known.visible());
            }
        }
        CompletableFuture<Appended> answer =
                store.appendAsync(
                        new Append(
                                List.of(event),
                                List.of(AppendCondition.failIfEventsMatch(Query.all(), head))));
        store.commitWaiting();
        require(answer.join().first().value() == head.value() + 1, "a hole after " + head);
        List<SequencedEvent> tail =
                store.read(Query.all(), ReadOptions.forwards().from(answer.join().first()))
                        .toList();
        require(tail.size() == 1 && tail.getFirst().event().equals(event), "lost " + event);
    }

    private static void requireConflict(
            EmbeddedEventStore store, Event event, Tag tag, List<Event> log)
            throws InterruptedException {
        int first = 0;
        while (!log.get(first).hasTag(tag)) {
            first++;
        }
        CompletableFuture<Appended> answer =
                store.appendAsync(
                        new Append(
                                List.of(event),
                                List.of(AppendCondition.failIfEventsMatch(Query.tags(tag)))));
        store.commitWaiting();
        try {
            throw new AssertionError("overlooked " + tag + " at " + (first + 1) + answer.join());
        } catch (CompletionException e) {
            require(
                    e.getCause() instanceof AppendConditionFailedException failed
                            && failed.conflict().equals(Optional.of(new Position(first + 1))),
                    "wrong refusal " + e.getCause());
        }
    }

    private static void require(boolean holds, String complaint) {
        if (!holds) {
            throw new AssertionError(complaint);
        }
    }
}
