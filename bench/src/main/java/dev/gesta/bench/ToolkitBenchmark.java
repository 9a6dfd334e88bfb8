package dev.gesta.bench;

import dev.gesta.Append;
import dev.gesta.Appended;
import dev.gesta.Event;
import dev.gesta.EventIds;
import dev.gesta.Query;
import dev.gesta.SequencedEvent;
import dev.gesta.engine.EmbeddedEventStore;
import dev.gesta.toolkit.Answer;
import dev.gesta.toolkit.Decision;
import dev.gesta.toolkit.EventType;
import dev.gesta.toolkit.Fold;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Outcome;
import dev.gesta.toolkit.Projection;
import dev.gesta.toolkit.Receipt;
import dev.gesta.toolkit.Sequenced;
import dev.gesta.toolkit.TagId;
import dev.gesta.toolkit.snapshot.SnapshotPolicy;
import dev.gesta.toolkit.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What does the toolkit add to the engine: to an append, a decision; to a scan, a fold?
 *
 * <p>On a file system in memory, if there is one, or in the folder that the system property {@code
 * gesta.benchFolder} names, such as one on a disk.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ToolkitBenchmark {

    private static final int EVENTS = 100_000;
    private static final int ACCOUNTS = EVENTS / 10;
    private static final Path MEMORY = Path.of("/dev/shm");

    /** An account; each has ten deposits, all over the store. */
    public record AccountId(String value) implements TagId {}

    /** What all events are about that are counted in one go. */
    public record BankId(String value) implements TagId {}

    /** What a deposit says. */
    @EventType("deposited")
    public record Deposited(AccountId account, BankId bank, long cents, String reference) {}

    /** What decisions append; no fold handles it, so that boundaries do not grow. */
    @EventType("noted")
    public record Noted(AccountId account, long balance) {}

    /** The state of an account, or of the bank. */
    public record Balance(long cents, int deposits) {

        Balance plus(Deposited deposited) {
            return new Balance(cents + deposited.cents(), deposits + 1);
        }
    }

    private static final BankId BANK = new BankId("b1");

    private final SplittableRandom random = new SplittableRandom(1);

    private Path folder;
    private EmbeddedEventStore store;
    private Gesta gesta;
    private Gesta withSnapshots;
    private List<SequencedEvent> stored;

    /** Fills a store. */
    @Setup
    public void fill() throws IOException {
        folder = Files.createTempDirectory(parent(), "gesta-jmh-");
        store = EmbeddedEventStore.open(folder);
        gesta = Gesta.over(store, Deposited.class, Noted.class);
        withSnapshots = gesta.withSnapshots(SnapshotStore.inMemory(10), SnapshotPolicy.standard());
        for (int from = 0; from < EVENTS; from += 1_000) {
            gesta.append(IntStream.range(from, from + 1_000).mapToObj(this::deposit).toArray());
        }
        stored = store.read(Query.tags(account(7).tag())).toList();
        withSnapshots.project(bank());
    }

    private static Path parent() {
        String named = System.getProperty("gesta.benchFolder");
        if (named != null) {
            return Path.of(named);
        }
        return Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
    }

    private Deposited deposit(int number) {
        return new Deposited(account(number % ACCOUNTS), BANK, number, "reference " + number);
    }

    private static AccountId account(int number) {
        return new AccountId(Integer.toString(number));
    }

    /** Closes the store and removes it. */
    @TearDown
    public void remove() throws IOException {
        store.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Fold<Balance> balance(TagId id) {
        return Projection.of(Deposited.class, new Balance(0, 0), Balance::plus, id);
    }

    private static Fold<Balance> bank() {
        return balance(BANK).snapshotAs("bank", 1);
    }

    /** One event, ready to be stored: the plain append. */
    @Benchmark
    public Appended append() {
        Event event = gesta.catalog().encode(new Noted(account(1), 1), EventIds.random());
        return store.append(Append.of(List.of(event)));
    }

    /** The same by the toolkit. */
    @Benchmark
    public Receipt appendRecord() {
        return gesta.append(new Noted(account(1), 1));
    }

    /** A decision: one read of ten events, a fold, and an append with the condition. */
    @Benchmark
    public Outcome<Noted, String> decide() {
        AccountId account = account(random.nextInt(ACCOUNTS));
        return gesta.decide(
                Decision.given(
                        balance(account),
                        state -> Answer.accept(new Noted(account, state.cents()))));
    }

    /** The read and the fold of a decision alone. */
    @Benchmark
    public Balance project() {
        return gesta.project(balance(account(random.nextInt(ACCOUNTS))));
    }

    /** The read of a decision alone. */
    @Benchmark
    public List<SequencedEvent> read() {
        return store.read(Query.tags(account(random.nextInt(ACCOUNTS)).tag())).toList();
    }

    /** One event of a scan of a hundred thousand, as an object. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void scan(Blackhole sink) {
        for (SequencedEvent event : store.read(balance(BANK).query(gesta.catalog()))) {
            sink.consume(event);
        }
    }

    /** One event of a hundred thousand that are folded into a state. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public Balance replay() {
        return gesta.project(balance(BANK));
    }

    /** The same hundred thousand, but for a snapshot. */
    @Benchmark
    public Balance projectWithSnapshot() {
        return withSnapshots.project(bank());
    }

    /** One event from bytes to a record. */
    @Benchmark
    public List<Sequenced<?>> decode() {
        return gesta.catalog().decode(stored.getFirst());
    }
}
