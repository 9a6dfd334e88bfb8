package dev.gesta.examples.optin;

import static dev.gesta.toolkit.Answer.accept;
import static dev.gesta.toolkit.Answer.refuse;
import static dev.gesta.toolkit.Decision.given;

import dev.gesta.toolkit.Decision;
import dev.gesta.toolkit.EventType;
import dev.gesta.toolkit.Projection;
import dev.gesta.toolkit.TagId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Who signs up gets a mail with a token, and confirms with it within an hour, once.
 *
 * @param clock tells what time it is
 */
record SignUps(InstantSource clock) {

    record TokenId(String value) implements TagId {}

    @EventType("sign-up-requested")
    record SignUpRequested(TokenId token, String mail) {}

    @EventType("sign-up-confirmed")
    record SignUpConfirmed(TokenId token, String mail) {}

    enum Refusal {
        UNKNOWN_TOKEN,
        OTHER_ADDRESS,
        USED_ALREADY,
        EXPIRED
    }

    static final Duration VALID_FOR = Duration.ofMinutes(60);

    /** What is known of a token. */
    private record SignUp(String mail, Instant requestedAt, boolean confirmed) {}

    private static Projection<Optional<SignUp>> signUp(TokenId token) {
        return Projection.startingWith(Optional.<SignUp>empty())
                .onSequenced(
                        SignUpRequested.class,
                        (_, request) ->
                                Optional.of(
                                        new SignUp(
                                                request.event().mail(),
                                                request.recordedAt(),
                                                false)))
                .on(
                        SignUpConfirmed.class,
                        (before, _) -> before.map(it -> new SignUp(it.mail, it.requestedAt, true)))
                .about(token);
    }

    Decision<SignUpConfirmed, Refusal> confirm(TokenId token, String mail) {
        return given(
                signUp(token),
                found -> {
                    if (found.isEmpty()) {
                        return refuse(Refusal.UNKNOWN_TOKEN);
                    }
                    SignUp signUp = found.get();
                    if (!signUp.mail.equals(mail)) {
                        return refuse(Refusal.OTHER_ADDRESS);
                    }
                    if (signUp.confirmed) {
                        return refuse(Refusal.USED_ALREADY);
                    }
                    if (clock.instant().isAfter(signUp.requestedAt.plus(VALID_FOR))) {
                        return refuse(Refusal.EXPIRED);
                    }
                    return accept(new SignUpConfirmed(token, mail));
                });
    }
}
