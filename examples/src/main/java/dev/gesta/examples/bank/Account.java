package dev.gesta.examples.bank;

import static dev.gesta.toolkit.Answer.accept;
import static dev.gesta.toolkit.Answer.refuse;
import static dev.gesta.toolkit.Decision.given;

import dev.gesta.toolkit.Decision;
import dev.gesta.toolkit.EventType;
import dev.gesta.toolkit.Projection;
import dev.gesta.toolkit.TagId;

// tag::account
record Account(boolean isOpen, long cents) {

    record AccountId(String value) implements TagId {}

    sealed interface AccountEvent {}

    @EventType("account-opened")
    record Opened(AccountId account) implements AccountEvent {}

    @EventType("money-deposited")
    record Deposited(AccountId account, long cents) implements AccountEvent {}

    @EventType("money-withdrawn")
    record Withdrawn(AccountId account, long cents) implements AccountEvent {}

    Account evolve(AccountEvent event) {
        return switch (event) {
            case Opened _ -> new Account(true, 0);
            case Deposited(_, long more) -> new Account(true, cents + more);
            case Withdrawn(_, long less) -> new Account(true, cents - less);
        };
    }

    static Projection<Account> account(AccountId id) {
        return Projection.of(AccountEvent.class, new Account(false, 0), Account::evolve, id);
    }

    static Decision<AccountEvent, String> open(AccountId id) {
        return given(
                account(id), it -> it.isOpen ? refuse("open already") : accept(new Opened(id)));
    }

    static Decision<AccountEvent, String> deposit(AccountId id, long cents) {
        Deposited deposited = new Deposited(id, cents);
        return given(account(id), it -> it.isOpen ? accept(deposited) : refuse("not open"));
    }

    static Decision<AccountEvent, String> withdraw(AccountId id, long cents) {
        Withdrawn withdrawn = new Withdrawn(id, cents);
        return given(
                account(id), it -> it.cents < cents ? refuse("too little") : accept(withdrawn));
    }
}
// end::account
