package dev.gesta.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.Append;
import dev.gesta.AppendCondition;
import dev.gesta.AppendConditionFailedException;
import dev.gesta.Appended;
import dev.gesta.Event;
import dev.gesta.OutcomeUnknownException;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.SequencedEvent;
import dev.gesta.StoreFailedException;
import dev.gesta.StoreUnavailableException;
import dev.gesta.Tag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedEventStoreTest {

    private static final EngineOptions SMALL_SEGMENTS =
            EngineOptions.defaults().withSegmentBytes(4096).withZeroAheadBytes(1024);

    @TempDir Path folder;

    private static Event event(String type, String... tags) {
        return Event.of(
                type, Payload.json("{}"), java.util.Arrays.stream(tags).map(Tag::of).toList());
    }

    @Test
    void finds_what_was_appended_after_a_reopen() {
        Event event = event("CourseDefined", "course:c1");
        try (EmbeddedEventStore store = EmbeddedEventStore.open(folder)) {
            Appended appended = store.append(List.of(event));
            assertThat(appended.first()).isEqualTo(new Position(1));
        }

        try (EmbeddedEventStore store = EmbeddedEventStore.open(folder)) {
            assertThat(store.read(Query.tags(Tag.of("course:c1"))).toList())
                    .extracting(SequencedEvent::event)
                    .containsExactly(event);
        }
    }

    @Test
    void finds_its_files_again_in_another_locale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            try (EmbeddedEventStore store = EmbeddedEventStore.open(folder)) {
                store.append(List.of(event("CourseDefined")));
            }
        } finally {
            Locale.setDefault(before);
        }

        try (EmbeddedEventStore store = EmbeddedEventStore.open(folder)) {
            assertThat(store.head().position()).isEqualTo(new Position(1));
        }
        assertThat(folder.resolve("00000000000000000001.log")).exists();
    }

    @Test
    void reads_across_many_segments_both_ways_and_after_a_reopen() {
        try (EmbeddedEventStore store = EmbeddedEventStore.open(folder, SMALL_SEGMENTS)) {
            for (int i = 0; i < 500; i++) {
                store.append(List.of(event("T" + i % 3, "n:" + i, "mod:" + i % 7)));
            }
            assertReadable(store);
        }
        assertThat(folder.toFile().list((_, name) -> name.endsWith(".log"))).hasSizeGreaterThan(10);
        try (EmbeddedEventStore store = EmbeddedEventStore.open(folder, SMALL_SEGMENTS)) {
            assertReadable(store);
            assertThat(store.append(List.of(event("More"))).first()).isEqualTo(new Position(501));
        }
    }

    private static void assertReadable(EmbeddedEventStore store) {
        assertThat(store.read(Query.all()).toList())
                .extracting(event -> event.position().value())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 500).asLongStream().boxed().toList());
        assertThat(store.read(Query.tags(Tag.of("mod:3")), ReadOptions.backwards()).toList())
                .extracting(event -> event.position().value())
                .isSortedAccordingTo(java.util.Comparator.reverseOrder())
                .hasSize(71);
        assertThat(store.count(Tag.of("mod:3"), new Position(250))).isEqualTo(36);
        assertThat(store.stream(Tag.of("mod:3")).read(50).map(e -> e.event().position().value()))
                .startsWith(354L)
                .hasSize(21);
        assertThat(store.countsByType()).containsEntry("T0", 167L).containsEntry("T1", 167L);
    }

    @Test
    void refuses_an_append_whose_condition_fails_in_an_old_segment() {
        try (EmbeddedEventStore store = EmbeddedEventStore.open(folder, SMALL_SEGMENTS)) {
            store.append(List.of(event("Claimed", "user:a")));
            for (int i = 0; i < 100; i++) {
                store.append(List.of(event("Noise", "n:" + i)));
            }

            assertThatThrownBy(() ->
                            store.append(
                                    List.of(event("Claimed", "user:a")),
                                    AppendCondition.failIfEventsMatch(
                                            Query.tags(Tag.of("user:a")))))
                    .isInstanceOfSatisfying(
                            AppendConditionFailedException.class,
                            e -> assertThat(e.conflict()).contains(new Position(1)));
        }
    }

    @Test
    void gives_the_first_answer_to_a_repeated_append_also_from_an_old_segment() {
        Event event = event("Claimed", "user:a");
        try (EmbeddedEventStore store = EmbeddedEventStore.open(folder, SMALL_SEGMENTS)) {
            store.append(List.of(event));
            for (int i = 0; i < 100; i++) {
                store.append(List.of(event("Noise", "n:" + i)));
            }
        }
        try (EmbeddedEventStore store = EmbeddedEventStore.open(folder, SMALL_SEGMENTS)) {
            Appended again = store.append(List.of(event));

            assertThat(again.repeated()).isTrue();
            assertThat(again.first()).isEqualTo(new Position(1));
            assertThat(store.head().position()).isEqualTo(new Position(101));
        }
    }

    @Test
    void keeps_a_second_store_out_of_its_folder() {
        try (EmbeddedEventStore store = EmbeddedEventStore.open(folder)) {
            assertThatThrownBy(() -> EmbeddedEventStore.open(folder))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("in use");
            assertThat(store.head().position()).isEqualTo(Position.START);
        }
    }

    @Test
    void refuses_a_folder_that_holds_something_else() throws Exception {
        Files.writeString(folder.resolve("letter.txt"), "dear");

        assertThatThrownBy(() -> EmbeddedEventStore.open(folder))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("letter.txt");
    }

    @Test
    void answers_a_retry_after_a_failed_flush_as_unknown_until_it_is_reopened() {
        PrecariousStorage storage = new PrecariousStorage(folder);
        Log.Outside outside =
                new Log.Outside(
                        storage, SMALL_SEGMENTS, InstantSource.system(), new SecureRandom());
        Event event = event("Paid");
        try (EmbeddedEventStore store = EmbeddedEventStore.open(folder, outside)) {
            storage.failNextFlush();
            assertThatThrownBy(() -> store.append(List.of(event)))
                    .isInstanceOf(OutcomeUnknownException.class);
            assertThatThrownBy(() -> store.append(List.of(event)))
                    .isInstanceOf(OutcomeUnknownException.class);
            assertThatThrownBy(() -> store.append(List.of(event("Other"))))
                    .isInstanceOf(StoreFailedException.class);
        }

        try (EmbeddedEventStore store = EmbeddedEventStore.open(folder, SMALL_SEGMENTS)) {
            assertThat(store.append(List.of(event)).first()).isEqualTo(new Position(1));
            assertThat(store.head().position()).isEqualTo(new Position(1));
        }
    }

    @Test
    void keeps_the_order_of_one_thread_s_appends_across_segments() {
        List<Event> events =
                IntStream.range(0, 2_000).mapToObj(i -> event("Counted", "n:" + i)).toList();
        try (EmbeddedEventStore store = EmbeddedEventStore.open(folder, SMALL_SEGMENTS)) {
            List<CompletableFuture<Appended>> answers =
                    events.stream()
                            .map(event -> store.appendAsync(Append.of(List.of(event))))
                            .toList();
            answers.forEach(CompletableFuture::join);

            assertThat(store.read(Query.all()).toList())
                    .extracting(SequencedEvent::event)
                    .containsExactlyElementsOf(events);
        }
    }
}
