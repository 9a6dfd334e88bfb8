package dev.gesta.conformance;

import dev.gesta.AppendCondition;
import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The eight events that most cases are stated on, in a store.
 *
 * <p>Cases name the events by their numbers from 1, and their positions by {@code p1} to {@code
 * p8}: whatever the store made of them.
 */
final class Fixture {

    /** What is around the eight events. */
    enum Form {
        /** Nothing else: the fixture F. */
        F("F", false, false),
        /** Some ten thousand events before, between and after: F+. */
        F_IN_NOISE("F+", true, false),
        /** F, after the store was closed and opened again. */
        F_REOPENED("F reopened", false, true),
        /** F+, after the store was closed and opened again. */
        F_IN_NOISE_REOPENED("F+ reopened", true, true);

        private final String label;
        private final boolean inNoise;
        private final boolean reopened;

        Form(String label, boolean inNoise, boolean reopened) {
            this.label = label;
            this.inNoise = inNoise;
            this.reopened = reopened;
        }

        String label() {
            return label;
        }

        boolean isInNoise() {
            return inNoise;
        }

        boolean isReopened() {
            return reopened;
        }
    }

    private static final int NOISE_EVENTS = 10_000;
    private static final int NOISE_TAGS = 100;

    private final StoreUnderTest home;
    private final List<Event> events =
            List.of(
                    Notation.event("A{x:1}", "a"),
                    Notation.event("B{x:1, y:1}", "b"),
                    Notation.event("C{y:1}", "c"),
                    Notation.event("A{x:2, y:1}", "d"),
                    Notation.event("B{x:1, y:1, z:1}", "e"),
                    Notation.event("D{}", "f"),
                    Notation.event("A{x:1, y:2}", "g"),
                    Notation.event("E{x:10}", "h"));
    private final List<UUID> ids = events.stream().map(Event::id).toList();
    private final List<Position> positions = new ArrayList<>();

    private Fixture(StoreUnderTest home) {
        this.home = home;
    }

    /** Appends the fixture to a store that has no events. */
    static Fixture in(StoreUnderTest home, Form form) {
        Fixture fixture = new Fixture(home);
        fixture.fill(form.isInNoise());
        if (form.isReopened()) {
            home.reopen();
        }
        return fixture;
    }

    private void fill(boolean inNoise) {
        for (Event event : events) {
            if (inNoise) {
                appendNoise();
            }
            positions.add(store().append(List.of(event)).first());
        }
        if (inNoise) {
            appendNoise();
        }
    }

    private void appendNoise() {
        int share = NOISE_EVENTS / (events.size() + 1) + 1;
        store().append(
                        IntStream.range(0, share)
                                .mapToObj(i -> Event.of("Noise", Payload.json("{}"), noiseTag(i)))
                                .toList());
    }

    private static Tag noiseTag(int number) {
        return Tag.of("noise", Integer.toString(number % NOISE_TAGS));
    }

    EventStore store() {
        return home.store();
    }

    StoreUnderTest home() {
        return home;
    }

    /** Returns the position of the event with this number. */
    Position p(int number) {
        return positions.get(number - 1);
    }

    /** Returns the event with this number. */
    Event event(int number) {
        return events.get(number - 1);
    }

    Position head() {
        return store().head().position();
    }

    /**
     * Reads, and returns the numbers of what came, in that order and separated by spaces. What came
     * must be as it was appended; noise is left out.
     */
    String read(String query, String options) {
        return numbers(store().read(Notation.query(query), options(options)).toList());
    }

    String read(Query query) {
        return numbers(store().read(query).toList());
    }

    private String numbers(List<SequencedEvent> read) {
        return read.stream()
                .filter(event -> !event.type().equals("Noise"))
                .map(this::number)
                .collect(Collectors.joining(" "));
    }

    /** Returns the number of an event, if it is as it was appended. */
    String number(SequencedEvent event) {
        int index = ids.indexOf(event.event().id());
        boolean asAppended =
                index >= 0
                        && events.get(index).equals(event.event())
                        && positions.get(index).equals(event.position());
        return asAppended ? Integer.toString(index + 1) : "unexpected " + event;
    }

    /** Reads {@code [backwards] [from place] [limit n]}. */
    ReadOptions options(String text) {
        ReadOptions options = ReadOptions.forwards();
        String[] words = text.split(" ", -1);
        for (int i = 0; i < words.length; i++) {
            switch (words[i]) {
                case "backwards" -> options = ReadOptions.backwards();
                case "from" -> options = options.from(place(words[++i]));
                case "limit" -> options = options.limit(Long.parseLong(words[++i]));
                case "" -> {}
                default -> throw new IllegalArgumentException("not an option: " + words[i]);
            }
        }
        return options;
    }

    /** Reads {@code query [after place]}. */
    AppendCondition condition(String text) {
        String[] parts = text.split(" after ", -1);
        return parts.length == 1
                ? Notation.none(parts[0])
                : Notation.none(parts[0], place(parts[1]));
    }

    /** Reads {@code p4}, {@code head} or a number, each perhaps with {@code +1} or the like. */
    Position place(String text) {
        int plus = text.indexOf('+');
        if (plus > 0) {
            long base = place(text.substring(0, plus)).value();
            return Position.of(base + Long.parseLong(text.substring(plus + 1)));
        }
        if (text.equals("head")) {
            return head();
        }
        return text.startsWith("p")
                ? p(Integer.parseInt(text.substring(1)))
                : Position.of(Long.parseLong(text));
    }
}
