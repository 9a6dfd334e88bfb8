package dev.gesta.toolkit.readmodel;

import dev.gesta.InvalidRequestException;
import dev.gesta.Position;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The events that a read model lacks, since they, or an earlier one of their key, could not be
 * handled. They are kept beside the read model, by reference: the event itself is read from the
 * store again, through the upcasters of the day.
 *
 * <p>Everything here waits for the batch under way and holds up the next one. Safe for use by many
 * threads.
 */
public final class DeadLetters {

    /**
     * What became of a retry.
     *
     * @param handled how many events are in the read model now
     * @param left how many of the key are still dead letters
     * @param error why the first of those failed again, if there is one
     */
    public record Retried(int handled, int left, Optional<String> error) {}

    /**
     * The record of an event that was left out for good.
     *
     * @param letter what it was
     * @param at when it was discarded
     * @param reason why, as it was given
     */
    public record Discarded(DeadLetter letter, Instant at, String reason) {

        private static final String SEPARATOR = "\n";

        String text() {
            return at + SEPARATOR + reason + SEPARATOR + letter.text();
        }

        static Discarded parse(String name, String text) {
            String[] parts = text.split(SEPARATOR, 3);
            return new Discarded(
                    DeadLetter.parse(name, parts[2]), Instant.parse(parts[0]), parts[1]);
        }
    }

    private static final int MAX_REASON = 500;

    private final ProjectorLoop<?> loop;

    DeadLetters(ProjectorLoop<?> loop) {
        this.loop = loop;
    }

    /** Returns all dead letters, in the order of the log. */
    public List<DeadLetter> list() {
        return loop.inTurn(
                () -> loop.workshop().sink().transact(tx -> loop.letters().list(tx.bookkeeping())));
    }

    /** Returns the records of what was discarded, in the order of the log. */
    public List<Discarded> discarded() {
        return loop.inTurn(() ->
                loop.workshop().sink().transact(tx -> loop.letters().discarded(tx.bookkeeping())));
    }

    /**
     * Tries the events of one key again, in order, each in a transaction of its own, until one
     * fails or none is left; then the key goes on with the others.
     *
     * @throws StoppedException if the projector has lost its checkpoint to another
     */
    public Retried retry(String key) {
        return loop.inTurn(() -> retry(loop.required(), key));
    }

    private Retried retry(Lanes<?> lanes, String key) throws Exception {
        List<DeadLetter> letters = of(key);
        for (int i = 0; i < letters.size(); i++) {
            DeadLetter letter = letters.get(i);
            try {
                lanes.redeliver(letter);
            } catch (Exception e) {
                DeadLetter after = letter.failedAgain(e, loop.workshop().now());
                lanes.change(key, books -> loop.letters().update(books, letter, after));
                return new Retried(i, letters.size() - i, Optional.of(String.valueOf(e)));
            }
        }
        return new Retried(letters.size(), 0, Optional.empty());
    }

    private List<DeadLetter> of(String key) {
        return list().stream().filter(letter -> letter.key().equals(key)).toList();
    }

    /**
     * Leaves one event out of the read model for good, and keeps a record of that. If it was the
     * last one of its key, the key goes on with the others.
     *
     * @param reason why; up to {@value #MAX_REASON} characters on one line
     * @throws InvalidRequestException if there is no dead letter at this position, or no such
     *     reason
     */
    public void discard(Position position, String reason) {
        if (reason.isBlank() || reason.length() > MAX_REASON || reason.contains("\n")) {
            throw new InvalidRequestException(
                    "discarding must have a reason",
                    "1 to " + MAX_REASON + " characters on one line",
                    reason.length() + " characters");
        }
        loop.inTurn(() -> {
            DeadLetter letter = at(position);
            Discarded as = new Discarded(letter, loop.workshop().now(), reason);
            loop.required()
                    .change(letter.key(), books -> loop.letters().discard(books, letter, as));
            loop.letters().removed(letter);
            return true;
        });
    }

    private DeadLetter at(Position position) {
        return list().stream()
                .filter(letter -> letter.position().equals(position))
                .findFirst()
                .orElseThrow(() ->
                        new InvalidRequestException(
                                "only a dead letter can be discarded",
                                "the position of one",
                                position.toString()));
    }
}
