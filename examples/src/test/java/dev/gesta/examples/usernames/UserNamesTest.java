package dev.gesta.examples.usernames;

import static dev.gesta.examples.usernames.UserNames.NOT_FOUND;
import static dev.gesta.examples.usernames.UserNames.TAKEN;

import dev.gesta.examples.usernames.UserNames.Closed;
import dev.gesta.examples.usernames.UserNames.Registered;
import dev.gesta.examples.usernames.UserNames.Renamed;
import dev.gesta.examples.usernames.UserNames.UserEvent;
import dev.gesta.examples.usernames.UserNames.UserName;
import dev.gesta.testkit.Scenario;
import dev.gesta.testkit.TestKit;
import dev.gesta.toolkit.Decision;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The cases X05 and X06 of the decision examples. */
class UserNamesTest {

    private static final UserName ANNA = new UserName("anna");
    private static final UserName BEN = new UserName("ben");
    private static final Duration THREE_DAYS = Duration.ofDays(3);

    private final TestKit kit = TestKit.of(UserEvent.class);

    private static Function<InstantSource, Decision<UserEvent, String>> register(
            UserName name, Duration retention) {
        return clock -> new UserNames(retention, clock).register(name);
    }

    private static Function<InstantSource, Decision<UserEvent, String>> registerAtOnce(
            UserName name) {
        return register(name, Duration.ZERO);
    }

    @Test
    void x05_refuses_a_name_that_is_claimed() {
        kit.given(new Registered(ANNA)).whenByClock(registerAtOnce(ANNA)).thenRefused(TAKEN);
    }

    @Test
    void x05_accepts_a_name_that_is_free() {
        kit.given().whenByClock(registerAtOnce(ANNA)).thenAccepted(new Registered(ANNA));
    }

    @Test
    void x05_accepts_the_name_of_a_closed_account() {
        kit.given(new Registered(ANNA), new Closed(ANNA))
                .after(Duration.ofSeconds(1))
                .whenByClock(registerAtOnce(ANNA))
                .thenAccepted(new Registered(ANNA));
    }

    @Test
    void x05_accepts_a_name_that_was_given_up_and_refuses_the_new_one() {
        Scenario renamed = kit.given(new Registered(ANNA), new Renamed(ANNA, BEN));

        renamed.whenByClock(registerAtOnce(ANNA)).thenAccepted(new Registered(ANNA));
        renamed.whenByClock(registerAtOnce(BEN)).thenRefused(TAKEN);
    }

    // tag::clock
    @Test
    void x06_lets_a_name_rest_for_the_retention_after_the_account_was_closed() {
        Scenario closed = kit.given(new Registered(ANNA), new Closed(ANNA));

        closed.after(Duration.ofDays(3)).whenByClock(register(ANNA, THREE_DAYS)).thenRefused(TAKEN);
        closed.after(Duration.ofDays(4))
                .whenByClock(register(ANNA, THREE_DAYS))
                .thenAccepted(new Registered(ANNA));
    }

    // end::clock

    @Test
    void gives_a_name_to_one_of_several_who_want_it_at_once() {
        UserNames names = new UserNames(THREE_DAYS, InstantSource.system());

        kit.given()
                .whenAtOnce(List.of(names.register(ANNA), names.register(ANNA)))
                .thenAccepted(1, TAKEN);
    }

    @Test
    void renames_and_closes_only_what_is_there() {
        UserNames names = new UserNames(THREE_DAYS, InstantSource.system());

        kit.given()
                .when(names.close(ANNA))
                .thenRefused(NOT_FOUND)
                .when(names.rename(ANNA, BEN))
                .thenRefused(NOT_FOUND)
                .given(new Registered(ANNA))
                .when(names.rename(ANNA, BEN))
                .thenAccepted(new Renamed(ANNA, BEN))
                .when(names.close(BEN))
                .thenAccepted(new Closed(BEN));
    }
}
