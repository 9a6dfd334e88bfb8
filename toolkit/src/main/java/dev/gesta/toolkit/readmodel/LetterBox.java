package dev.gesta.toolkit.readmodel;

import dev.gesta.Position;
import dev.gesta.SequencedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The dead letters of a read model, and which keys are parked: those that have a letter. Each key
 * is written by the lane that it belongs to, the memory of it only after the commit.
 */
final class LetterBox {

    /** There is no room for another dead letter. */
    static final class FullException extends Exception {

        private static final long serialVersionUID = 1L;

        FullException(int most, Position position) {
            super(
                    ("there are %d dead letters, as many as allowed, and the event at position %s"
                                    + " would be another: retry or discard some, or allow more")
                            .formatted(most, position));
        }
    }

    private final String scope;
    private final String discarded;
    private final int most;
    private final Map<String, Integer> countByKey = new ConcurrentHashMap<>();

    LetterBox(ModelVersion version, int most) {
        this.scope = version.scope("letters");
        this.discarded = version.scope("discarded");
        this.most = most;
    }

    /** Reads which keys are parked. */
    void load(Bookkeeping books) {
        countByKey.clear();
        list(books).forEach(this::added);
    }

    boolean isParked(String key) {
        return countByKey.containsKey(key);
    }

    int size() {
        return countByKey.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns the letter of an event that waits for an earlier one. */
    static DeadLetter waiting(String key, SequencedEvent event, Instant now) {
        return new DeadLetter(key, event.position(), event.type(), 0, now, "", "");
    }

    /** Puts letters in, in an open transaction. */
    void put(Bookkeeping books, Collection<DeadLetter> letters) throws FullException {
        int size = letters.isEmpty() ? 0 : size();
        for (DeadLetter each : letters) {
            size++;
            if (size > most) {
                throw new FullException(most, each.position());
            }
            books.replace(scope, each.name(), null, each.text());
        }
    }

    /** Takes note of a letter that was committed. */
    void added(DeadLetter letter) {
        countByKey.merge(letter.key(), 1, Integer::sum);
    }

    /** Takes note of the committed removal of a letter. */
    void removed(DeadLetter letter) {
        countByKey.computeIfPresent(letter.key(), (_, count) -> count > 1 ? count - 1 : null);
    }

    /** Replaces a letter by what became of it. */
    void update(Bookkeeping books, DeadLetter from, DeadLetter to) {
        books.replace(scope, from.name(), from.text(), to.text());
    }

    void remove(Bookkeeping books, DeadLetter letter) {
        books.remove(scope, letter.name());
    }

    /** Removes a letter and keeps a record of it. */
    void discard(Bookkeeping books, DeadLetter letter, DeadLetters.Discarded as) {
        remove(books, letter);
        books.replace(discarded, letter.name(), null, as.text());
    }

    List<DeadLetter> list(Bookkeeping books) {
        List<DeadLetter> letters = new ArrayList<>();
        books.list(scope).forEach((name, text) -> letters.add(DeadLetter.parse(name, text)));
        return letters;
    }

    List<DeadLetters.Discarded> discarded(Bookkeeping books) {
        List<DeadLetters.Discarded> all = new ArrayList<>();
        books.list(discarded)
                .forEach((name, text) -> all.add(DeadLetters.Discarded.parse(name, text)));
        return all;
    }

    /** Removes all that is kept. */
    void clear(Bookkeeping books) {
        for (String each : List.of(scope, discarded)) {
            books.list(each).keySet().forEach(name -> books.remove(each, name));
        }
    }
}
