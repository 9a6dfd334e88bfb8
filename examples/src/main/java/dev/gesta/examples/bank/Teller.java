package dev.gesta.examples.bank;

import static dev.gesta.examples.bank.Account.account;
import static dev.gesta.examples.bank.Account.deposit;
import static dev.gesta.examples.bank.Account.open;
import static dev.gesta.examples.bank.Account.withdraw;

import dev.gesta.EventStore;
import dev.gesta.engine.EmbeddedEventStore;
import dev.gesta.examples.bank.Account.AccountEvent;
import dev.gesta.examples.bank.Account.AccountId;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Outcome;
import dev.gesta.toolkit.Receipt;
import java.nio.file.Path;

/** Puts accounts to use. */
final class Teller {

    private Teller() {}

    static void serve(Path folder) {
        // tag::use
        try (EventStore store = EmbeddedEventStore.open(folder)) {
            Gesta gesta = Gesta.over(store, AccountEvent.class);
            AccountId id = new AccountId("a1");

            gesta.decide(open(id)).orElseThrow();
            Receipt receipt = gesta.decide(deposit(id, 100)).orElseThrow();

            switch (gesta.decide(withdraw(id, 170))) {
                case Outcome.Accepted(var events, _) -> System.out.println("paid out: " + events);
                case Outcome.Refused(var reason, _) -> System.out.println("refused: " + reason);
            }

            System.out.println(gesta.project(account(id)).balance());
            System.out.println(gesta.at(receipt.positions().getFirst()).project(account(id)));
        }
        // end::use
    }
}
