package dev.gesta.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.Append;
import dev.gesta.ConsistencyToken;
import dev.gesta.Event;
import dev.gesta.EventStoreException;
import dev.gesta.OutcomeUnknownException;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.Remedy;
import dev.gesta.SequencedEvent;
import dev.gesta.StoreUnavailableException;
import dev.gesta.SubscribeOptions;
import dev.gesta.Subscription;
import dev.gesta.Tag;
import dev.gesta.client.CuttingProxy.Direction;
import dev.gesta.server.GestaServer;
import dev.gesta.server.ServerOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One call of each method over a connection that is cut: after every byte of it in either
 * direction, from the first of the connection to the last of the call.
 */
class ConnectionCutsTest {

    /** Every byte takes some minutes for each method; a build cuts at some, from a seed. */
    private static final boolean FULL = Boolean.getBoolean("gesta.full");

    private static final long SEED = Long.getLong("gesta.seed", 20261126);
    private static final int SAMPLE = 15;

    private static final Tag TAG = Tag.of("n", "1");

    @TempDir Path folder;

    private GestaServer server;
    private RemoteEventStore direct;
    private List<SequencedEvent> stored;

    @BeforeEach
    void start() {
        server = GestaServer.start(ServerOptions.of(folder).withAddress("127.0.0.1", 0));
        server.ensureStore("s");
        URI address = URI.create("http://127.0.0.1:" + server.port() + "/stores/s");
        direct = RemoteEventStore.open(address);
        direct.append(IntStream.range(0, 3).mapToObj(i -> event("" + i)).toList());
        stored = direct.read(Query.all()).toList();
    }

    @AfterEach
    void stop() {
        direct.close();
        server.close();
    }

    private static Event event(String data) {
        return Event.of("Cut", Payload.json(data), TAG);
    }

    /** What is done over a connection that breaks. */
    private interface Call {
        void over(RemoteEventStore store) throws InterruptedException;
    }

    @Test
    void the_head_is_told_all_the_same() throws Exception {
        cutEverywhere(store -> assertThat(store.head()).isEqualTo(direct.head()));
    }

    @Test
    void a_count_is_right_all_the_same() throws Exception {
        cutEverywhere(store -> assertThat(store.count(TAG, Position.of(2))).isEqualTo(2));
    }

    @Test
    void what_is_there_is_awaited_all_the_same() throws Exception {
        ConsistencyToken head = direct.head();
        cutEverywhere(store -> assertThat(store.await(head, Duration.ofSeconds(9))).isTrue());
    }

    @Test
    void a_read_gives_every_event_once_in_either_direction() throws Exception {
        cutEverywhere(store -> assertThat(store.read(Query.all()).toList()).isEqualTo(stored));
        cutEverywhere(store ->
                assertThat(store.read(Query.all(), ReadOptions.backwards()).toList())
                        .isEqualTo(stored.reversed()));
    }

    @Test
    void a_subscription_gives_every_event_once_and_goes_on() throws Exception {
        cutEverywhere(store -> {
            List<SequencedEvent> given = new ArrayList<>();
            try (Subscription subscription =
                    store.subscribe(
                            Query.all(),
                            ConsistencyToken.at(Position.START),
                            SubscribeOptions.defaults().withMaxBatchEvents(1))) {
                while (given.size() < stored.size()) {
                    subscription
                            .next(Duration.ofSeconds(20))
                            .ifPresent(delivery -> given.addAll(eventsIn(delivery)));
                }
            }
            assertThat(given).isEqualTo(stored);
        });
    }

    private static List<SequencedEvent> eventsIn(Subscription.Delivery delivery) {
        return delivery instanceof Subscription.Events(var events, _, _) ? events : List.of();
    }

    @Test
    void an_append_is_stored_once_whatever_became_of_its_answer() throws Exception {
        cutEverywhere(store -> {
            Append append = Append.of(List.of(event("9")));
            try {
                store.append(append);
                assertThat(copies(append)).isEqualTo(1);
            } catch (StoreUnavailableException e) {
                assertThat(copies(append)).as("refused with " + e).isZero();
            } catch (OutcomeUnknownException e) {
                assertThat(copies(append)).as("unknown with " + e).isLessThan(2);
            }

            assertThat(again(store, append)).isTrue();
            assertThat(copies(append)).isEqualTo(1);
        });
    }

    private long copies(Append append) {
        return direct.read(Query.all()).stream()
                .filter(event -> event.event().equals(append.events().getFirst()))
                .count();
    }

    /** Sends an append again until it is answered, and returns whether that is good. */
    private static boolean again(RemoteEventStore store, Append append) {
        for (int attempt = 0; attempt < 10; attempt++) {
            try {
                return store.append(append).last().value() > 0;
            } catch (OutcomeUnknownException | StoreUnavailableException e) {
                assertThat(e.remedy()).isNotEqualTo(Remedy.FIX_REQUEST);
            }
        }
        return false;
    }

    private void cutEverywhere(Call call) throws InterruptedException {
        Map<Direction, Integer> bytes = new EnumMap<>(Direction.class);
        try (CuttingProxy proxy = CuttingProxy.passing(server.port())) {
            run(call, proxy);
            for (Direction direction : Direction.values()) {
                bytes.put(direction, proxy.bytes(direction));
            }
        }
        bytes.forEach((direction, most) -> cutUpTo(most, direction, call));
    }

    private void cutUpTo(int most, Direction direction, Call call) {
        for (int cut : places(most)) {
            try (CuttingProxy proxy = CuttingProxy.cuttingAfter(server.port(), direction, cut)) {
                run(call, proxy);
            } catch (AssertionError | EventStoreException | InterruptedException e) {
                throw new AssertionError(
                        "cut %s after %d, -Dgesta.seed=%d".formatted(direction, cut, SEED), e);
            }
        }
    }

    private static int[] places(int most) {
        return FULL
                ? IntStream.rangeClosed(0, most).toArray()
                : new SplittableRandom(SEED).ints(SAMPLE, 0, most + 1).toArray();
    }

    private static void run(Call call, CuttingProxy proxy) throws InterruptedException {
        try (GestaClient client = GestaClient.connect(proxy.server());
                RemoteEventStore store = client.store("s")) {
            call.over(store);
        }
    }
}
