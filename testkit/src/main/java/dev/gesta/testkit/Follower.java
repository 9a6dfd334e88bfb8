package dev.gesta.testkit;

import dev.gesta.toolkit.TagId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What follows the events of a scenario, such as a process: stepped by hand, for one thread. */
interface Follower extends AutoCloseable {

    /** How a follower begins. */
    @FunctionalInterface
    interface Opening {

        /** Returns the follower of what is in the stage's store, with no memory of its own. */
        Follower open(Stage stage);
    }

    /** Does something of what there is to do at the present time; returns whether there was. */
    boolean step();

    /** Returns when there will be something to do again though nothing happens. */
    Optional<Instant> nextDue();

    /** Returns the tags of the instances that are in quarantine. */
    default List<String> quarantined() {
        return List.of();
    }

    /** Lets an instance go on; returns whether it was in quarantine here. */
    default boolean release(TagId instance) {
        return false;
    }

    @Override
    void close();
}
