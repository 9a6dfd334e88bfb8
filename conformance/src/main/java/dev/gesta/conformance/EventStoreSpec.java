package dev.gesta.conformance;

import org.junit.jupiter.api.Nested;

/**
 * What every event store must do. A backend runs all of it by extending this class:
 *
 * <pre>{@code
 * class MyEventStoreSpecTest extends EventStoreSpec {
 *     @Override
 *     protected Backend backend() {
 *         return Backend.of(MyEventStore::open, Capability.RESTART);
 *     }
 * }
 * }</pre>
 *
 * <p>Each test is named by the id of its case in the conformance list. Cases that need what the
 * backend does not declare are pending: they do not run, and a summary at the end names them, as
 * does the file {@code target/gesta-conformance/MyEventStoreSpecTest.tsv}.
 *
 * <p>System properties, or configuration parameters of JUnit: {@code gesta.cases=C08,K*} runs only
 * these cases; {@code gesta.rounds} plays concurrent cases more often than the 50 times they always
 * are; {@code gesta.seed} begins random choices with another number; {@code gesta.full=true} runs
 * large cases in their full size; {@code gesta.reports} is another folder for the file.
 */
@Spec
public abstract class EventStoreSpec {

    /** For subclasses. */
    protected EventStoreSpec() {}

    /** Returns the backend to test; called once. */
    protected abstract Backend backend();

    @Nested
    final class Appends extends AppendSpec {}

    @Nested
    final class Append_limits extends LimitSpec {}

    @Nested
    final class Queries extends QuerySpec {}

    @Nested
    final class Reads extends ReadSpec {}

    @Nested
    final class Conditions extends ConditionSpec {}

    @Nested
    final class Concurrent_appends extends ConcurrencySpec {}

    @Nested
    final class Histories extends HistorySpec {}

    @Nested
    final class Retries extends IdempotencySpec {}

    @Nested
    final class Subscriptions extends SubscriptionSpec {}

    @Nested
    final class Lives_of_subscriptions extends SubscriptionLifeSpec {}

    @Nested
    final class Streams extends StreamSpec {}

    @Nested
    final class Tokens extends TokenSpec {}

    @Nested
    final class Durability extends DurabilitySpec {}

    @Nested
    final class Damage extends DamageSpec {}
}
