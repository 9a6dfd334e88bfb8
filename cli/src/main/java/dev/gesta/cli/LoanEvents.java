package dev.gesta.cli;

import dev.gesta.Event;
import dev.gesta.EventIds;
import dev.gesta.Metadata;
import dev.gesta.Payload;
import dev.gesta.Tag;
import dev.gesta.Tags;
import java.util.Set;

/** What happens at the loan desk of the demo. */
final class LoanEvents {

    static final String SUBMITTED = "application-submitted";
    static final String CHECKED = "credit-checked";
    static final String OFFERED = "offer-made";
    static final String ACCEPTED = "offer-accepted";
    static final String DECLINED = "application-declined";
    static final String WITHDRAWN = "application-withdrawn";

    static final Set<String> TYPES =
            Set.of(SUBMITTED, CHECKED, OFFERED, ACCEPTED, DECLINED, WITHDRAWN);

    /** What the tags of applications begin with; a case of the process, to {@code gesta stats}. */
    static final String APPLICATION = "application";

    private LoanEvents() {}

    /**
     * An application: whose it is, and for how much.
     *
     * @param number which one
     * @param customer whose
     * @param amount in whole euros
     */
    record Application(int number, String customer, long amount) {

        String id() {
            return "L-" + number;
        }

        /** Returns the tag of all that happens to the application. */
        Tag tag() {
            return Tag.of(APPLICATION, id());
        }

        /** Returns the tag of all that happens to the customer. */
        Tag customerTag() {
            return customerTag(customer);
        }

        static Tag customerTag(String customer) {
            return Tag.of("customer", customer);
        }

        Event submitted() {
            return event(
                    SUBMITTED, "{\"customer\":\"" + customer + "\",\"amount\":" + amount + '}');
        }

        Event checked(int score) {
            return event(CHECKED, "{\"score\":" + score + '}');
        }

        Event offered(long offer) {
            return event(OFFERED, "{\"amount\":" + offer + '}');
        }

        Event accepted() {
            return event(ACCEPTED, "{}");
        }

        Event declined(String reason) {
            return event(DECLINED, "{\"reason\":\"" + reason + "\"}");
        }

        Event withdrawn() {
            return event(WITHDRAWN, "{}");
        }

        private Event event(String type, String json) {
            return new Event(
                    EventIds.random(),
                    type,
                    Tags.of(tag(), customerTag()),
                    Payload.json(json),
                    Metadata.none());
        }
    }

    /** Returns the event as done by {@code actor}. */
    static Event by(String actor, Event event) {
        return event.withMetadata(event.metadata().with(Metadata.ACTOR, actor));
    }
}
