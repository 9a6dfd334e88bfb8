package dev.gesta.toolkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.ConsistencyToken;
import dev.gesta.InvalidRequestException;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.ReferenceEventStore;
import dev.gesta.toolkit.School.CourseId;
import dev.gesta.toolkit.snapshot.Snapshot;
import dev.gesta.toolkit.snapshot.SnapshotCounts;
import dev.gesta.toolkit.snapshot.SnapshotPolicy;
import dev.gesta.toolkit.snapshot.SnapshotStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SnapshotTest {

    private static final AccountId A = new AccountId("a");
    private static final AccountId B = new AccountId("b");

    record AccountId(String value) implements TagId {}

    @EventType("deposited")
    record Deposited(AccountId account, int amount) {}

    /** What Deposited was before. */
    @EventType("paid-in")
    record PaidIn(AccountId account, int amount) {}

    record Balance(int amount, int deposits) {

        Balance plus(Deposited event) {
            return new Balance(amount + event.amount(), deposits + 1);
        }
    }

    /** The same name would be the same shape; another class has another. */
    record Sum(int amount) {}

    sealed interface Card {}

    record NoCard() implements Card {}

    record Issued(int deposits) implements Card {}

    private final ReferenceEventStore reference = ReferenceEventStore.withGaps(2);
    private final WatchedStore store = new WatchedStore(reference);
    private final SnapshotStore snapshots = SnapshotStore.inMemory(100);
    private final Gesta plain = Gesta.over(store, Deposited.class);
    private final Gesta gesta = plain.withSnapshots(snapshots, SnapshotPolicy.every(3));

    private static Fold<Balance> balance(AccountId account) {
        return Projection.of(Deposited.class, new Balance(0, 0), Balance::plus, account)
                .snapshotAs("balance", 1);
    }

    @Test
    void begins_with_the_snapshot_and_reads_what_came_later() {
        deposit(A, 4);
        assertThat(gesta.project(balance(A))).isEqualTo(new Balance(10, 4));
        deposit(A, 1);
        store.forget();

        assertThat(gesta.project(balance(A))).isEqualTo(new Balance(11, 5));

        assertThat(store.eventsRead).isEqualTo(1);
        assertThat(gesta.snapshotCounts()).isEqualTo(new SnapshotCounts(1, 1, 0, 1, 0));
    }

    @Test
    void keeps_a_snapshot_of_each_id_when_the_policy_wants_one() {
        deposit(A, 3);
        deposit(B, 2);

        gesta.project(balance(A));
        gesta.project(balance(B));

        assertThat(snapshots.load("balance\naccount:a"))
                .hasValueSatisfying(kept ->
                        assertThat(kept.state().asText())
                                .isEqualTo("{\"amount\":6,\"deposits\":3}"));
        assertThat(snapshots.load("balance\naccount:b")).isEmpty();
    }

    @Test
    void keeps_what_took_long_to_fold() {
        deposit(A, 1);

        plain.withSnapshots(snapshots, SnapshotPolicy.whenFoldingTakes(Duration.ZERO))
                .project(balance(A));

        assertThat(snapshots.load("balance\naccount:a")).isPresent();
    }

    @Test
    void keeps_on_demand_what_the_policy_did_not_want_yet() {
        Gesta demanded = plain.withSnapshots(snapshots, SnapshotPolicy.onDemand());
        deposit(A, 5);
        deposit(B, 1);
        demanded.project(balance(A));
        demanded.project(balance(B));
        assertThat(snapshots.load("balance\naccount:a")).isEmpty();

        demanded.keepSnapshots();
        demanded.keepSnapshots();

        assertThat(snapshots.load("balance\naccount:a")).isPresent();
        assertThat(snapshots.load("balance\naccount:b")).isPresent();
        assertThat(demanded.snapshotCounts().saved()).isEqualTo(2);
    }

    @Test
    void serves_decisions_whose_condition_covers_what_the_snapshot_hides() {
        deposit(A, 4);
        gesta.project(balance(A));
        store.forget();

        gesta.decide(
                        Decision.<Balance, Deposited, String>given(
                                balance(A),
                                state -> Answer.accept(new Deposited(A, state.amount()))))
                .orElseThrow();

        assertThat(store.eventsRead).isZero();
        assertThat(gesta.project(balance(A))).isEqualTo(new Balance(20, 5));
    }

    @Test
    void combines_folds_with_and_without_snapshots_in_one_read() {
        deposit(A, 4);
        deposit(B, 2);
        gesta.project(balance(A));
        deposit(A, 1);

        Projection<List<Integer>> all =
                Projection.all(
                        List.of(
                                balance(A).map(Balance::amount),
                                Projection.count(Deposited.class, A),
                                balance(B).map(Balance::amount)));

        assertThat(gesta.project(all)).containsExactly(11, 5, 3);
        assertThat(gesta.snapshotCounts().used()).isEqualTo(1);
    }

    @Test
    void shows_the_past_with_a_snapshot_from_before_it_only() {
        deposit(A, 4); // at 1, 4, 7, 10
        gesta.project(balance(A));
        deposit(A, 2); // at 13, 16
        long used = gesta.snapshotCounts().used();

        assertThat(gesta.at(Position.of(7)).project(balance(A))).isEqualTo(new Balance(6, 3));
        assertThat(gesta.snapshotCounts().used()).isEqualTo(used);
        assertThat(gesta.at(Position.of(13)).project(balance(A))).isEqualTo(new Balance(11, 5));
        assertThat(gesta.snapshotCounts().used()).isEqualTo(used + 1);
        assertThat(gesta.snapshotCounts().saved()).isEqualTo(1);
    }

    @Test
    void does_not_use_a_snapshot_of_another_timeline_or_from_above_the_head() {
        deposit(A, 4);
        gesta.project(balance(A));
        Snapshot kept = snapshots.load("balance\naccount:a").orElseThrow();

        ConsistencyToken token = kept.token();
        for (ConsistencyToken wrong :
                List.of(
                        new ConsistencyToken(token.store(), token.timeline() + 1, token.position()),
                        ConsistencyToken.at(token.position()),
                        token.withPosition(Position.of(11)))) {
            snapshots.save(wrong(kept, wrong));
            assertThat(gesta.project(balance(A)))
                    .as(wrong.toString())
                    .isEqualTo(new Balance(10, 4));
        }
        assertThat(gesta.snapshotCounts().unfit()).isEqualTo(3);
        assertThat(gesta.snapshotCounts().used()).isZero();
    }

    private static Snapshot wrong(Snapshot kept, ConsistencyToken token) {
        return new Snapshot(
                kept.key(),
                kept.fingerprint(),
                token,
                Payload.json("{\"amount\":0,\"deposits\":0}"));
    }

    @Test
    void reads_again_when_the_store_was_restored_while_it_read() {
        deposit(A, 4);
        gesta.project(balance(A));
        Snapshot kept = snapshots.load("balance\naccount:a").orElseThrow();
        snapshots.save(wrong(kept, kept.token()));
        AtomicInteger asked = new AtomicInteger();
        store.showing(token -> asked.getAndIncrement() == 0 ? token : onTheNext(token));

        Folded<Balance> folded = gesta.fold(balance(A));

        assertThat(folded.state()).isEqualTo(new Balance(10, 4));
        assertThat(folded.token()).isEqualTo(onTheNext(reference.head()));
    }

    private static ConsistencyToken onTheNext(ConsistencyToken token) {
        return new ConsistencyToken(token.store(), token.timeline() + 1, token.position());
    }

    @Test
    void does_not_use_a_snapshot_of_another_version_or_shape() {
        deposit(A, 4);
        gesta.project(balance(A));

        assertThat(gesta.project(balance(A).snapshotAs("balance", 2)))
                .isEqualTo(new Balance(10, 4));
        assertThat(gesta.snapshotCounts().unfit()).isEqualTo(1);
        assertThat(
                        gesta.project(
                                Projection.of(
                                                Deposited.class,
                                                new Sum(100),
                                                (sum, event) ->
                                                        new Sum(sum.amount() + event.amount()),
                                                A)
                                        .snapshotAs("balance", 2)))
                .isEqualTo(new Sum(110));
        assertThat(gesta.snapshotCounts().unfit()).isEqualTo(2);
    }

    @Test
    void does_not_use_a_snapshot_from_before_an_upcaster() {
        reference.append(List.of(EventCatalog.of(PaidIn.class).encode(new PaidIn(A, 100), id(1))));
        deposit(A, 4);
        assertThat(gesta.project(balance(A))).isEqualTo(new Balance(10, 4));

        Gesta later =
                Gesta.over(
                                store,
                                gesta.catalog()
                                        .withUpcasters(Upcaster.rename("paid-in", "deposited")))
                        .withSnapshots(snapshots, SnapshotPolicy.every(3));

        assertThat(later.project(balance(A))).isEqualTo(new Balance(110, 5));
        assertThat(later.snapshotCounts().unfit()).isEqualTo(1);
    }

    private static UUID id(long number) {
        return new UUID(0, number);
    }

    @Test
    void gives_the_same_fingerprint_in_any_order_of_classes_and_upcasters() {
        Upcaster one = Upcaster.rename("x1", "deposited");
        Upcaster other = Upcaster.rename("x2", "deposited");
        deposit(A, 4);

        Gesta.over(store, EventCatalog.of(Deposited.class, PaidIn.class).withUpcasters(one, other))
                .withSnapshots(snapshots, SnapshotPolicy.every(3))
                .project(balance(A));
        Gesta later =
                Gesta.over(
                                store,
                                EventCatalog.of(PaidIn.class, Deposited.class)
                                        .withUpcasters(other, one))
                        .withSnapshots(snapshots, SnapshotPolicy.every(3));

        assertThat(later.project(balance(A))).isEqualTo(new Balance(10, 4));
        assertThat(later.snapshotCounts().used()).isEqualTo(1);
    }

    @Test
    void folds_again_what_cannot_be_decoded() {
        deposit(A, 4);
        gesta.project(balance(A));
        Snapshot kept = snapshots.load("balance\naccount:a").orElseThrow();
        snapshots.save(
                new Snapshot(
                        kept.key(), kept.fingerprint(), kept.token(), Payload.json("{\"no\":1}")));

        assertThat(gesta.project(balance(A))).isEqualTo(new Balance(10, 4));
        assertThat(gesta.snapshotCounts().unfit()).isEqualTo(1);
    }

    @Test
    void goes_on_without_snapshots_when_their_store_fails() {
        Gesta failing = plain.withSnapshots(new Failing(), SnapshotPolicy.every(1));
        deposit(A, 4);

        assertThat(failing.project(balance(A))).isEqualTo(new Balance(10, 4));
        assertThat(failing.snapshotCounts()).isEqualTo(new SnapshotCounts(0, 1, 0, 0, 2));
    }

    @Test
    @SuppressWarnings("NullAway") // the null is the point
    void goes_on_without_a_snapshot_of_a_state_that_cannot_be_written() {
        record Half(String text) {}
        deposit(A, 4);
        Fold<Half> half =
                Projection.of(Deposited.class, new Half(""), (_, _) -> new Half(null), A)
                        .snapshotAs("half", 1);

        assertThat(gesta.project(half)).isEqualTo(new Half(null));
        assertThat(gesta.snapshotCounts().failed()).isEqualTo(1);
    }

    @Test
    void keeps_a_sealed_state_as_the_type_that_was_named() {
        deposit(A, 4);
        Fold<Card> card =
                Projection.<Card, Deposited>of(
                                Deposited.class,
                                new NoCard(),
                                (state, _) ->
                                        switch (state) {
                                            case NoCard() -> new Issued(1);
                                            case Issued(int count) -> new Issued(count + 1);
                                        },
                                A)
                        .snapshotAs("card", 1, Card.class);

        assertThat(gesta.project(card)).isEqualTo(new Issued(4));
        deposit(A, 1);
        assertThat(gesta.project(card)).isEqualTo(new Issued(5));
        assertThat(gesta.snapshotCounts().used()).isEqualTo(1);
    }

    @Test
    void refuses_a_state_whose_class_does_not_tell_enough() {
        assertThatThrownBy(
                        () -> Projection.startingWith(Optional.<String>empty()).snapshotAs("o", 1))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("put a generic state such as Optional into a record")
                .hasMessageContaining("java.util.Optional of snapshot \"o\"");
        assertThatThrownBy(() -> Projection.startingWith(List.of()).snapshotAs("l", 1))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> Projection.startingWith(new NoCard()).snapshotAs("c", 1))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("snapshotAs(name, version, type)");
        assertThatThrownBy(() -> Projection.startingWith(0).snapshotAs(" ", 1))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> Projection.startingWith(0).snapshotAs("a\nb", 1))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> Projection.startingWith(0).snapshotAs("a", 0))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void refuses_a_policy_that_makes_no_sense() {
        assertThatThrownBy(() -> SnapshotPolicy.every(0))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("found 0 events");
        assertThatThrownBy(() -> SnapshotPolicy.whenFoldingTakes(Duration.ofMillis(-1)))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void tells_shapes_apart_by_components_and_whatever_is_below_them() {
        assertThat(StateShape.of(Balance.class))
                .isEqualTo(Balance.class.getName() + "(amount:int deposits:int )");
        assertThat(StateShape.of(Card.class))
                .contains(NoCard.class.getName() + "()")
                .contains("(deposits:int )");
        record Tree(Optional<Tree> left, List<? extends CourseId> ids, List<int[]> table) {}
        assertThat(StateShape.of(Tree.class))
                .contains("left:java.util.Optional<" + Tree.class.getName() + " >")
                .contains("value:java.lang.String");
    }

    private void deposit(AccountId account, int times) {
        for (int i = 1; i <= times; i++) {
            plain.append(new Deposited(account, i));
        }
    }

    private static final class Failing implements SnapshotStore {

        @Override
        public Optional<Snapshot> load(String key) {
            throw new IllegalStateException("no disk");
        }

        @Override
        public void save(Snapshot snapshot) {
            throw new IllegalStateException("no disk");
        }

        @Override
        public void delete(String key) {
            throw new IllegalStateException("no disk");
        }

        @Override
        public void clear() {
            throw new IllegalStateException("no disk");
        }
    }
}
