package dev.gesta.examples.optin;

import dev.gesta.examples.optin.SignUps.Refusal;
import dev.gesta.examples.optin.SignUps.SignUpConfirmed;
import dev.gesta.examples.optin.SignUps.SignUpRequested;
import dev.gesta.examples.optin.SignUps.TokenId;
import dev.gesta.testkit.Scenario;
import dev.gesta.testkit.TestKit;
import dev.gesta.toolkit.Decision;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Case X09 of the decision examples. */
class SignUpsTest {

    private static final TokenId TOKEN = new TokenId("t-1");
    private static final String ANNA = "anna@example.com";
    private static final String BEN = "ben@example.com";
    private static final SignUpConfirmed CONFIRMED = new SignUpConfirmed(TOKEN, ANNA);

    private final TestKit kit = TestKit.of(SignUpRequested.class, SignUpConfirmed.class);

    private final Scenario requested = kit.given(new SignUpRequested(TOKEN, ANNA));

    private static Function<InstantSource, Decision<SignUpConfirmed, Refusal>> confirm(
            String mail) {
        return clock -> new SignUps(clock).confirm(TOKEN, mail);
    }

    @Test
    void x09_refuses_a_token_that_is_unknown() {
        kit.given(new SignUpRequested(new TokenId("t-2"), ANNA))
                .whenByClock(confirm(ANNA))
                .thenRefused(Refusal.UNKNOWN_TOKEN);
    }

    @Test
    void x09_refuses_a_token_of_another_address() {
        requested.whenByClock(confirm(BEN)).thenRefused(Refusal.OTHER_ADDRESS);
    }

    @Test
    void x09_refuses_a_token_that_was_used() {
        requested.given(CONFIRMED).whenByClock(confirm(ANNA)).thenRefused(Refusal.USED_ALREADY);
    }

    @Test
    void x09_accepts_a_token_that_is_valid() {
        requested.whenByClock(confirm(ANNA)).thenAccepted(CONFIRMED);
    }

    @Test
    void x09_refuses_the_right_token_after_61_minutes() {
        requested
                .after(Duration.ofMinutes(61))
                .whenByClock(confirm(ANNA))
                .thenRefused(Refusal.EXPIRED);
    }

    @Test
    void x09_accepts_the_right_token_after_59_minutes() {
        requested.after(Duration.ofMinutes(59)).whenByClock(confirm(ANNA)).thenAccepted(CONFIRMED);
    }
}
