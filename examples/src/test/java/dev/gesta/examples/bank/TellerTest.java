package dev.gesta.examples.bank;

import static dev.gesta.examples.bank.Account.account;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.EventStore;
import dev.gesta.engine.EmbeddedEventStore;
import dev.gesta.examples.bank.Account.AccountEvent;
import dev.gesta.examples.bank.Account.AccountId;
import dev.gesta.toolkit.Gesta;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TellerTest {

    @TempDir Path folder;

    @Test
    void leaves_what_was_paid_in() {
        Teller.serve(folder);

        try (EventStore store = EmbeddedEventStore.open(folder)) {
            Gesta gesta = Gesta.over(store, AccountEvent.class);
            assertThat(gesta.project(account(new AccountId("a1"))).balance()).isEqualTo(100);
        }
    }
}
