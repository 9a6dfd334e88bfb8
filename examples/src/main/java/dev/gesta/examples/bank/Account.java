package dev.gesta.examples.bank;

import static dev.gesta.toolkit.Answer.accept;
import static dev.gesta.toolkit.Answer.refuse;
import static dev.gesta.toolkit.Decision.given;

import dev.gesta.toolkit.Decision;
import dev.gesta.toolkit.EventType;
import dev.gesta.toolkit.Projection;
import dev.gesta.toolkit.TagId;

// tag::account
record Account(boolean open, long balance) {

    record AccountId(String value) implements TagId {}

    sealed interface AccountEvent {}

    @EventType("account-opened")
    record Opened(AccountId account) implements AccountEvent {}

    @EventType("money-paid-in")
    record PaidIn(AccountId account, long cents) implements AccountEvent {}

    @EventType("money-paid-out")
    record PaidOut(AccountId account, long cents) implements AccountEvent {}

    Account evolve(AccountEvent event) {
        return switch (event) {
            case Opened _ -> new Account(true, 0);
            case PaidIn(_, long cents) -> new Account(true, balance + cents);
            case PaidOut(_, long cents) -> new Account(true, balance - cents);
        };
    }

    static Projection<Account> account(AccountId id) {
        return Projection.of(AccountEvent.class, new Account(false, 0), Account::evolve, id);
    }

    static Decision<AccountEvent, String> open(AccountId id) {
        return given(account(id), a -> a.open ? refuse("open already") : accept(new Opened(id)));
    }

    static Decision<AccountEvent, String> deposit(AccountId id, long cents) {
        return given(account(id), a -> a.open ? accept(new PaidIn(id, cents)) : refuse("closed"));
    }

    static Decision<AccountEvent, String> withdraw(AccountId id, long cents) {
        PaidOut paidOut = new PaidOut(id, cents);
        return given(account(id), a -> a.balance < cents ? refuse("too little") : accept(paidOut));
    }
}
// end::account
