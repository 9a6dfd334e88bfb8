package dev.gesta.conformance;

import static dev.gesta.conformance.Notation.copies;
import static dev.gesta.conformance.Notation.event;
import static dev.gesta.conformance.Notation.events;
import static dev.gesta.conformance.Notation.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.EventStore;
import dev.gesta.EventStoreException;
import dev.gesta.Query;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import dev.gesta.StoreDamagedException;
import dev.gesta.Tag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Section 9 of the conformance list, where it speaks of damaged files. */
@Spec
@Holds(Guarantee.DAMAGE_TOLD)
abstract class DamageSpec {

    private static final String MARK = "these bytes will be damaged";

    @Case(value = "D05", needs = Capability.TORN_BATCH)
    void a_torn_batch_at_the_end_is_removed(StoreUnderTest home, Stores stores) {
        fill(home.store());
        List<SequencedEvent> log = log(home.store());
        home.close();
        stores.backend().tearLastBatch(home.folder());

        home.open();

        assertThat(log(home.store())).isEqualTo(log);
        home.store().append(events("After{}"));
        home.reopen();
        assertThat(log(home.store())).hasSize(log.size() + 1);
    }

    @Case(value = "D06", needs = Capability.LOG_FILES)
    void a_flipped_bit_in_an_event_is_detected(StoreUnderTest home, Stores stores)
            throws IOException {
        home.store().append(copies(5, "A{x:1}"));
        home.store().append(List.of(event("Marked{m:1}", MARK)));
        fill(home.store());
        List<SequencedEvent> log = log(home.store());
        home.close();
        flipBitIn(MARK, stores.backend().logFiles(home.folder()));

        isDetected(home, log);
    }

    @Case(value = "D07", needs = Capability.LOG_FILES)
    void a_flipped_bit_in_the_last_batch_is_damage_and_no_torn_tail(
            StoreUnderTest home, Stores stores) throws IOException {
        fill(home.store());
        home.store().append(List.of(event("Marked{m:1}", MARK)));
        List<SequencedEvent> log = log(home.store());
        home.close();
        flipBitIn(MARK, stores.backend().logFiles(home.folder()));

        isDetected(home, log);
    }

    @Case(value = "D08", needs = Capability.INDEX_FILES)
    void a_damaged_or_missing_index_is_built_again(StoreUnderTest home, Stores stores)
            throws IOException {
        fill(home.store());
        List<SequencedEvent> log = log(home.store());
        List<SequencedEvent> marked = home.store().read(query("[ ; x:1]")).toList();
        home.reopen();
        home.close();
        int files = stores.backend().indexFiles(home.folder()).size();
        assertThat(files).isPositive();

        for (int i = 0; i < 2 * files; i++) {
            List<Path> now = stores.backend().indexFiles(home.folder());
            Path file = now.get(i / 2 % now.size());
            if (i % 2 == 0) {
                Files.delete(file);
            } else {
                flipBitAt(Files.size(file) / 2, file);
            }

            home.open();
            assertThat(log(home.store())).as("after damage to %s", file).isEqualTo(log);
            assertThat(home.store().read(query("[ ; x:1]")).toList()).isEqualTo(marked);
            assertThat(home.store().count(Tag.of("x:1"), home.store().head().position()))
                    .isEqualTo(marked.size());
            home.close();
        }
    }

    @Case(value = "D09", needs = Capability.LOG_FILES)
    void a_missing_or_foreign_or_old_file_is_refused(Stores stores) throws IOException {
        for (Wrong wrong : Wrong.values()) {
            StoreUnderTest home = stores.fresh();
            fill(home.store());
            home.close();
            List<Path> files = stores.backend().logFiles(home.folder());
            assertThat(files).as("log files of %s", home.folder()).hasSizeGreaterThan(1);
            Path first = files.getFirst();
            switch (wrong) {
                case MISSING -> Files.delete(first);
                case FOREIGN -> {
                    StoreUnderTest other = stores.fresh();
                    fill(other.store());
                    other.close();
                    replace(first, stores.backend().logFiles(other.folder()).getFirst());
                }
                case OLD -> {
                    home.open();
                    Path last = stores.backend().logFiles(home.folder()).getLast();
                    Path older = stores.folder().resolve("older");
                    replace(older, last);
                    fill(home.store());
                    home.close();
                    replace(last, older);
                }
            }

            isDetected(home, List.of());
        }
    }

    private enum Wrong {
        MISSING,
        FOREIGN,
        OLD
    }

    private static void fill(EventStore store) {
        String data = "d".repeat(5_000);
        for (int i = 0; i < 40; i++) {
            store.append(List.of(event("A{x:1}", data), event("B{x:" + i + "}", data)));
        }
    }

    private static List<SequencedEvent> log(EventStore store) {
        return store.read(Query.all()).toList();
    }

    /** Detected at the opening or while reading; what comes before it is right. */
    private static void isDetected(StoreUnderTest home, List<SequencedEvent> log) {
        List<SequencedEvent> delivered = new ArrayList<>();
        StoreDamagedException damage =
                Refusal.of(
                        StoreDamagedException.class,
                        () -> {
                            try (ReadResult result = home.open().read(Query.all())) {
                                result.forEach(delivered::add);
                            }
                        });

        assertThat(damage.file()).isNotBlank();
        assertThat(damage.offset()).isNotNegative();
        if (!log.isEmpty()) {
            assertThat(delivered).isEqualTo(log.subList(0, delivered.size()));
        }
        Answer later = Answer.to(() -> home.store().append(events("After{}")));
        assertThat(later)
                .as("an append to a damaged store")
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused ->
                                assertThat(refused.reason())
                                        .isInstanceOf(EventStoreException.class));
        home.close();
    }

    private static void flipBitIn(String mark, List<Path> files) throws IOException {
        for (Path file : files) {
            String content = Files.readString(file, StandardCharsets.ISO_8859_1);
            int at = content.indexOf(mark);
            if (at >= 0) {
                flipBitAt(at + mark.length() / 2, file);
                return;
            }
        }
        throw new AssertionError("no file has the bytes of the event: " + files);
    }

    private static void flipBitAt(long offset, Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        content[(int) offset] ^= 0x10;
        Files.write(file, content);
    }

    private static void replace(Path file, Path with) throws IOException {
        Files.copy(with, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
