package dev.gesta;

import java.util.HexFormat;

/**
 * The token is of another timeline of the store: since then it was restored from a backup, or cut.
 * Read again for a token of the current one; nothing was stored.
 */
public final class StaleTimelineException extends EventStoreException {

    private static final long serialVersionUID = 1L;

    private final long timeline;
    private final long currentTimeline;

    /** Creates the answer to a token of {@code timeline}, where another is current. */
    public StaleTimelineException(long timeline, long currentTimeline) {
        super(
                "token is of timeline %s, the store is on %s; read again"
                        .formatted(hex(timeline), hex(currentTimeline)),
                null);
        this.timeline = timeline;
        this.currentTimeline = currentTimeline;
    }

    private static String hex(long timeline) {
        return HexFormat.of().toHexDigits(timeline);
    }

    /** Returns the timeline of the token. */
    public long timeline() {
        return timeline;
    }

    /** Returns the timeline that the store is on. */
    public long currentTimeline() {
        return currentTimeline;
    }

    @Override
    public Remedy remedy() {
        return Remedy.FIX_REQUEST;
    }
}
