package dev.gesta.toolkit.readmodel;

import dev.gesta.Position;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * An event that is not in the read model, since it could not be handled, or has to wait for an
 * earlier one of its key.
 *
 * @param key the tag by which order is kept; "" for a read model, or an event, without a key
 * @param position where the event is
 * @param type the stored event's type
 * @param attempts how often it was tried; 0 if it only waits
 * @param at when it was tried last, or put here
 * @param error the class of the failure; "" if it only waits
 * @param message what the failure said, at most {@value #MAX_MESSAGE} characters of it
 */
public record DeadLetter(
        String key,
        Position position,
        String type,
        int attempts,
        Instant at,
        String error,
        String message) {

    /** The longest message that is kept, in characters. */
    public static final int MAX_MESSAGE = 1_000;

    private static final int MAX_ERROR = 200;
    private static final String SEPARATOR = "\t";
    private static final int FIELDS = 6;
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");

    /** Cuts what is too long, and puts blanks for control characters. */
    public DeadLetter {
        error = plain(error, MAX_ERROR);
        message = plain(message, MAX_MESSAGE);
    }

    private static String plain(String text, int most) {
        String line = CONTROLS.matcher(text).replaceAll(" ");
        return line.length() <= most ? line : line.substring(0, most);
    }

    /** Returns this letter after another failure. */
    DeadLetter failedAgain(Exception failure, Instant now) {
        return new DeadLetter(
                key,
                position,
                type,
                attempts + 1,
                now,
                failure.getClass().getName(),
                String.valueOf(failure.getMessage()));
    }

    /** Tells whether it is here only because an earlier event of its key is. */
    public boolean onlyWaits() {
        return error.isEmpty();
    }

    String name() {
        return name(position);
    }

    static String name(Position position) {
        return "%019d".formatted(position.value());
    }

    String text() {
        return String.join(
                SEPARATOR, key, type, Integer.toString(attempts), at.toString(), error, message);
    }

    static DeadLetter parse(String name, String text) {
        String[] parts = text.split(SEPARATOR, FIELDS);
        return new DeadLetter(
                parts[0],
                Position.of(Long.parseLong(name)),
                parts[1],
                Integer.parseInt(parts[2]),
                Instant.parse(parts[3]),
                parts[4],
                parts[5]);
    }
}
