package dev.gesta.examples.bank;

import static dev.gesta.examples.bank.Account.account;
import static dev.gesta.examples.bank.Account.deposit;
import static dev.gesta.examples.bank.Account.open;
import static dev.gesta.examples.bank.Account.withdraw;

import dev.gesta.examples.bank.Account.AccountEvent;
import dev.gesta.examples.bank.Account.AccountId;
import dev.gesta.examples.bank.Account.Opened;
import dev.gesta.examples.bank.Account.PaidIn;
import dev.gesta.examples.bank.Account.PaidOut;
import dev.gesta.testkit.TestKit;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountTest {

    private static final AccountId A1 = new AccountId("a1");

    private final TestKit kit = TestKit.of(AccountEvent.class);

    // tag::test
    @Test
    void pays_out_what_was_paid_in_and_no_more() {
        kit.given(new Opened(A1), new PaidIn(A1, 100))
                .when(withdraw(A1, 70))
                .thenAccepted(new PaidOut(A1, 70))
                .when(withdraw(A1, 70))
                .thenRefused("too little")
                .project(account(A1))
                .is(new Account(true, 30));
    }

    // end::test

    @Test
    void is_opened_once_and_takes_money_only_then() {
        kit.given()
                .when(deposit(A1, 1))
                .thenRefused("closed")
                .when(open(A1))
                .thenAccepted(new Opened(A1))
                .when(open(A1))
                .thenRefused("open already")
                .when(deposit(A1, 1))
                .thenAccepted(new PaidIn(A1, 1));
    }

    @Test
    void is_never_overdrawn_by_two_at_once() {
        kit.given(new Opened(A1), new PaidIn(A1, 100))
                .whenAtOnce(List.of(withdraw(A1, 70), withdraw(A1, 70)))
                .thenAccepted(1, "too little");
    }
}
