package dev.gesta.cli;

import dev.gesta.SequencedEvent;
import dev.gesta.cli.io.Json;
import java.util.Map;

/**
 * The state of one application, folded from its events.
 *
 * @param status where it stands
 * @param amount what was asked for
 * @param score what the check of the credit gave; 0 before it
 * @param offer what the bank offers; 0 for nothing
 */
record LoanState(String status, long amount, long score, long offer) {

    /** What an application is before it is submitted. */
    static final LoanState INITIAL = new LoanState("-", 0, 0, 0);

    /** Returns the state after {@code event}: pure, so that it is the same each time. */
    LoanState evolve(SequencedEvent event) {
        Map<String, String> data = Json.members(event.data());
        long given = Long.parseLong(data.getOrDefault("amount", "0"));
        return switch (event.type()) {
            case LoanEvents.SUBMITTED -> new LoanState("submitted", given, 0, 0);
            case LoanEvents.CHECKED ->
                    new LoanState(
                            "checked", amount, Long.parseLong(data.getOrDefault("score", "0")), 0);
            case LoanEvents.OFFERED -> new LoanState("offered", amount, score, given);
            case LoanEvents.ACCEPTED -> new LoanState("accepted", amount, score, offer);
            case LoanEvents.DECLINED -> new LoanState("declined", amount, score, 0);
            case LoanEvents.WITHDRAWN -> new LoanState("withdrawn", amount, score, 0);
            default -> this;
        };
    }

    /** Returns the state in words. */
    @Override
    public String toString() {
        String checked = score == 0 ? "" : ", score " + score;
        String offered = offer == 0 ? "" : ", offer " + Words.number(offer);
        return "%s, asked for %s%s%s".formatted(status, Words.number(amount), checked, offered);
    }
}
