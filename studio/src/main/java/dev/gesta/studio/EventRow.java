package dev.gesta.studio;

import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * An event as a list shows it.
 *
 * @param position where it stands
 * @param id its id
 * @param type its type
 * @param tags its tags, in order
 * @param recordedAt when the store took it
 * @param time when it happened, by the clock that was asked for
 * @param contentType how to read its data
 * @param size how many bytes its data has
 * @param preview the beginning of its data, if that is text
 */
record EventRow(
        Position position,
        UUID id,
        String type,
        List<String> tags,
        Instant recordedAt,
        Instant time,
        String contentType,
        int size,
        String preview) {

    private static final int PREVIEW_CHARS = 240;

    static EventRow of(SequencedEvent event, EventClock clock) {
        Payload data = event.data();
        return new EventRow(
                event.position(),
                event.event().id(),
                event.type(),
                event.tags().stream().map(Tag::value).toList(),
                event.recordedAt(),
                clock.of(event),
                data.contentType(),
                data.size(),
                isText(data) ? preview(data.asText()) : "");
    }

    static boolean isText(Payload data) {
        String type = data.contentType().toLowerCase(Locale.ROOT);
        return type.startsWith("text/") || type.contains("json") || type.contains("xml");
    }

    private static String preview(String text) {
        int end =
                text.offsetByCodePoints(
                        0, Math.min(PREVIEW_CHARS, text.codePointCount(0, text.length())));
        return end == text.length() ? text : text.substring(0, end) + "…";
    }
}
