package dev.gesta.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.conformance.Guarantee;
import dev.gesta.conformance.Holds;
import dev.gesta.engine.DamageCase.Ending;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each file of a store is cut at each length: noticed by name, or harmless. */
@Holds(Guarantee.DAMAGE_TOLD)
class AllFilesNoticeTruncationTest {

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
    void a_file_cut_short_is_noticed_by_name_or_harmless(Ending ending) {
        DamageCase store = DamageCase.of(ending);

        store.files()
                .forEach(name -> {
                    byte[] bytes = store.bytes(name);
                    int least = least(store, ending, name);
                    AtomicInteger noticed = new AtomicInteger();
                    IntStream.range(0, bytes.length)
                            .parallel()
                            .forEach(length -> {
                                byte[] other = DamageCase.cut(bytes, length);
                                try {
                                    if (store.noticed(store.disk(name, other), name, least)) {
                                        noticed.incrementAndGet();
                                    }
                                } catch (AssertionError | RuntimeException e) {
                                    throw new AssertionError(name + " cut at " + length, e);
                                }
                            });
                    if (name.endsWith(".index") || name.equals(DurableMark.NAME)) {
                        assertThat(noticed).as(name + " can be lost").hasValue(0);
                    }
                });
    }

    /** What vouches for an active segment's appends, its mark aside, is cut off with them. */
    private static int least(DamageCase store, Ending ending, String name) {
        boolean active = name.equals(store.segments().getLast());
        return active && ending == Ending.KILLED_UNMARKED
                ? store.eventsBeforeActiveSegment()
                : store.events().size();
    }
}
