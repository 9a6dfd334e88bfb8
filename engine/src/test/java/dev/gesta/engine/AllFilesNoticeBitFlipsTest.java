package dev.gesta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.StoreUnavailableException;
import dev.gesta.conformance.Guarantee;
import dev.gesta.conformance.Holds;
import dev.gesta.engine.DamageCase.Ending;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each bit of each file of a store is flipped: noticed by name, or harmless. */
@Holds(Guarantee.DAMAGE_TOLD)
class AllFilesNoticeBitFlipsTest {

    @BeforeAll
    static void hush() {
        Hush.engine();
    }

    @AfterAll
    static void speak() {
        Hush.over();
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void a_flipped_bit_is_noticed_by_name_or_harmless(Ending ending) {
        DamageCase store = DamageCase.of(ending);

        store.files().stream()
                .filter(name -> isOf(ending, name, store))
                .forEach(name -> {
                    byte[] bytes = store.bytes(name);
                    int least = least(store, ending, name);
                    AtomicInteger noticed = new AtomicInteger();
                    IntStream.range(0, bytes.length * Byte.SIZE)
                            .parallel()
                            .forEach(bit -> {
                                byte[] other = DamageCase.flipped(bytes, bit);
                                try {
                                    if (store.noticed(store.disk(name, other), name, least)) {
                                        noticed.incrementAndGet();
                                    }
                                } catch (AssertionError | RuntimeException e) {
                                    throw new AssertionError("bit " + bit + " of " + name, e);
                                }
                            });
                    if (name.startsWith(Manifest.PREFIX)) {
                        assertThat(noticed).as(name).hasValue(bytes.length * Byte.SIZE);
                    } else if (!name.endsWith(".log")) {
                        assertThat(noticed).as(name + " can be lost").hasValue(0);
                    }
                });
    }

    /** The endings differ in the active segment and the mark only. */
    private static boolean isOf(Ending ending, String name, DamageCase store) {
        return ending == Ending.CLOSED
                || name.equals(store.segments().getLast())
                || name.equals(DurableMark.NAME);
    }

    @Test
    void a_check_finds_every_flipped_bit_of_a_sealed_segment_its_index_and_the_manifest() {
        DamageCase store = DamageCase.of(Ending.CLOSED);
        String first = store.segments().getFirst();
        Predicate<String> checked =
                name ->
                        name.startsWith(Manifest.PREFIX)
                                || name.equals(first)
                                || name.equals(first.replace(".log", ".index"));

        store.files().stream()
                .filter(checked)
                .forEach(name -> {
                    byte[] bytes = store.bytes(name);
                    IntStream.range(0, bytes.length * Byte.SIZE)
                            .parallel()
                            .forEach(bit -> requireFound(store, name, bit));
                });
    }

    @Test
    void a_check_finds_every_flipped_bit_of_the_slots_of_the_mark() {
        DamageCase store = DamageCase.of(Ending.CLOSED);
        for (DurableMark.Slot slot : marksOf(store)) {
            int begin = slot.offset() * Byte.SIZE;
            IntStream.range(begin, begin + DurableMark.SLOT_BYTES * Byte.SIZE)
                    .parallel()
                    .forEach(bit -> requireFound(store, DurableMark.NAME, bit));
        }
    }

    private static List<DurableMark.Slot> marksOf(DamageCase store) {
        return DurableMark.slots(ByteBuffer.wrap(store.bytes(DurableMark.NAME)));
    }

    private static void requireFound(DamageCase store, String name, int bit) {
        byte[] other = DamageCase.flipped(store.bytes(name), bit);
        try {
            assertThat(StoreCheck.run(store.disk(name, other), _ -> {}).findings())
                    .as("bit %d of %s", bit, name)
                    .anyMatch(finding -> finding.file().equals(name));
        } catch (StoreUnavailableException newer) {
            assertThat(newer).hasMessageContaining(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Nobody but the mark vouches for the last append: damaged before it is marked, it cannot be
     * told from one that was never finished.
     */
    private static int least(DamageCase store, Ending ending, String name) {
        boolean alone = ending == Ending.KILLED_UNMARKED || name.equals(DurableMark.NAME);
        return alone ? store.eventsBeforeLastAppend() : store.events().size();
    }
}
