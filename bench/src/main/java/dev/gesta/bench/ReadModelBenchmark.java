package dev.gesta.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gesta.EventStore;
import dev.gesta.Query;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import dev.gesta.engine.EmbeddedEventStore;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Receipt;
import dev.gesta.toolkit.jdbc.Databases;
import dev.gesta.toolkit.jdbc.JdbcSink;
import dev.gesta.toolkit.jdbc.JdbcTables;
import dev.gesta.toolkit.jdbc.Pool;
import dev.gesta.toolkit.readmodel.MemorySink;
import dev.gesta.toolkit.readmodel.MemoryTables;
import dev.gesta.toolkit.readmodel.Projector;
import dev.gesta.toolkit.readmodel.ProjectorOptions;
import dev.gesta.toolkit.readmodel.ReadModel;
import dev.gesta.toolkit.readmodel.Till;
import dev.gesta.toolkit.readmodel.Till.ItemId;
import dev.gesta.toolkit.readmodel.Till.Sold;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * How fast a read model follows, against what could be had without one: PostgreSQL's COPY and
 * batched INSERT of the same rows, and the bare read of the store; and how late it is under 16
 * writers. Everything in one run, and each twice, so that the second is warm.
 */
public final class ReadModelBenchmark {

    private static final int EVENTS = Integer.getInteger("gesta.events", 200_000);
    private static final int BATCH = 1_000;
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final String CREATE =
            "create table if not exists %s (at bigint primary key, item text, n int)";
    private static final String INSERT = "insert into %s (at, item, n) values (?, ?, ?)";

    private final Gesta gesta;
    private int version;

    private ReadModelBenchmark(EventStore store) {
        this.gesta = Gesta.over(store, Till.EVENTS);
    }

    /** A timed piece of work on all events. */
    private interface Work {
        void run() throws Exception;
    }

    /** Runs it all; {@code -Dgesta.events=1000000} takes another number of events. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("gesta-bench");
        try (EventStore store = EmbeddedEventStore.open(folder)) {
            ReadModelBenchmark benchmark = new ReadModelBenchmark(store);
            benchmark.fill();
            benchmark.run();
        }
    }

    private void fill() {
        for (int from = 0; from < EVENTS; from += BATCH) {
            Object[] events = new Object[BATCH];
            for (int i = 0; i < BATCH; i++) {
                events[i] = new Sold(new ItemId("item-" + (from + i) % 10_007), i);
            }
            gesta.append(events);
        }
    }

    private void run() throws Exception {
        for (int round = 1; round <= 2; round++) {
            System.out.printf("round %d, %,d events, load %.1f%n", round, EVENTS, load());
            double read = time("read of the store", this::readAll);
            double decoded = time("read and decoded", this::decodeAll);
            compare("memory sink, of decoded", time("  memory sink", this::intoMemory), decoded);
            double copy = time("COPY in batches", this::copy);
            double insert = time("batched INSERT", this::insert);
            double one = time("projector, 1 worker", () -> project(1));
            double two = time("projector, 2 workers", () -> project(2));
            compare("1 worker, of COPY", one, copy);
            compare("1 worker, of INSERT", one, insert);
            compare("2 workers, of COPY", two, copy);
            compare("2 workers, of 1", two, one);
            compare("1 worker, of read", one, read);
        }
        lagUnder16Writers();
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static double time(String what, Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        double perSecond = EVENTS * 1e9 / (System.nanoTime() - start);
        System.out.printf("  %-24s %,12.0f events/s%n", what, perSecond);
        return perSecond;
    }

    private static void compare(String what, double a, double b) {
        System.out.printf("  %-24s %12.2f%n", what, a / b);
    }

    private void readAll() {
        try (ReadResult result = gesta.store().read(Query.types("sold"))) {
            require(result.stream().count());
        }
    }

    private void decodeAll() {
        try (ReadResult result = gesta.store().read(Query.types("sold"))) {
            require(result.stream().mapToLong(e -> gesta.catalog().decode(e).size()).sum());
        }
    }

    private static void require(long events) {
        if (events < EVENTS) {
            throw new IllegalStateException("wanted " + EVENTS + " events, found " + events);
        }
    }

    private void intoMemory() throws InterruptedException {
        ReadModel<MemoryTables> model =
                ReadModel.<MemoryTables>named("memory", 1)
                        .on(
                                Sold.class,
                                (tables, sold) ->
                                        tables.<String, Integer>table("sold")
                                                .update(
                                                        sold.item().value(),
                                                        0,
                                                        n -> n + sold.count()));
        try (Projector<MemoryTables> projector =
                Projector.of(gesta, model, new MemorySink()).start()) {
            require(projector.await(gesta.store().head(), LONG) ? EVENTS : 0);
        }
    }

    /** As a projector would, a transaction for each batch, with rows that are made from events. */
    private void copy() throws Exception {
        String url = Databases.postgres();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ReadResult result = gesta.store().read(Query.types("sold"))) {
            statement.execute(CREATE.formatted("sold"));
            CopyManager copy = new CopyManager(connection.unwrap(BaseConnection.class));
            StringBuilder rows = new StringBuilder();
            int count = 0;
            for (SequencedEvent event : result) {
                Sold sold = (Sold) gesta.catalog().decode(event).getFirst().event();
                rows.append(event.position()).append('\t').append(sold.item().value());
                rows.append('\t').append(sold.count()).append('\n');
                count++;
                if (count % BATCH == 0) {
                    byte[] bytes = rows.toString().getBytes(UTF_8);
                    copy.copyIn("copy sold from stdin", new ByteArrayInputStream(bytes));
                    rows.setLength(0);
                }
            }
        }
    }

    private void insert() throws Exception {
        try (Connection connection = DriverManager.getConnection(Databases.postgres());
                Statement create = connection.createStatement();
                ReadResult result = gesta.store().read(Query.types("sold"))) {
            create.execute(CREATE.formatted("sold"));
            connection.setAutoCommit(false);
            int count = 0;
            try (PreparedStatement insert = connection.prepareStatement(INSERT.formatted("sold"))) {
                for (SequencedEvent event : result) {
                    Sold sold = (Sold) gesta.catalog().decode(event).getFirst().event();
                    insert.setLong(1, event.position().value());
                    insert.setString(2, sold.item().value());
                    insert.setInt(3, sold.count());
                    insert.addBatch();
                    count++;
                    if (count % BATCH == 0) {
                        insert.executeBatch();
                        connection.commit();
                    }
                }
            }
        }
    }

    private ReadModel<JdbcTables> model() {
        version++;
        return ReadModel.<JdbcTables>named("sold", version)
                .keyedBy(ItemId.class)
                .creating(tables -> tables.update(CREATE.formatted(tables.table("sold"))))
                .onSequenced(
                        Sold.class,
                        (tables, sold) ->
                                tables.update(
                                        INSERT.formatted(tables.table("sold")),
                                        sold.position().value(),
                                        sold.event().item().value(),
                                        sold.event().count()));
    }

    private void project(int workers) throws Exception {
        ProjectorOptions options = ProjectorOptions.defaults().withWorkers(workers);
        try (Pool pool = new Pool(Databases.postgres());
                Projector<JdbcTables> projector =
                        Projector.of(gesta, model(), new JdbcSink(pool), options).start()) {
            require(projector.await(gesta.store().head(), LONG) ? EVENTS : 0);
        }
    }

    /** How long after its acknowledgement an append is in the read model. */
    private void lagUnder16Writers() throws Exception {
        List<Long> micros = Collections.synchronizedList(new ArrayList<>());
        try (Pool pool = new Pool(Databases.postgres());
                Projector<JdbcTables> projector =
                        Projector.of(gesta, model(), new JdbcSink(pool)).start()) {
            require(projector.await(gesta.store().head(), LONG) ? EVENTS : 0);
            try (ExecutorService writers = Executors.newFixedThreadPool(16)) {
                for (int i = 0; i < 16; i++) {
                    writers.execute(() -> write(projector, micros));
                }
            }
        }
        List<Long> sorted = micros.stream().sorted().toList();
        System.out.printf(
                "lag under 16 writers, %,d receipts, load %.1f: median %,d us, p99 %,d us%n",
                sorted.size(),
                load(),
                sorted.get(sorted.size() / 2),
                sorted.get(sorted.size() * 99 / 100));
    }

    private void write(Projector<?> projector, List<Long> micros) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        try {
            while (System.nanoTime() < end) {
                Receipt receipt = gesta.append(new Sold(new ItemId("hot"), 1));
                long stored = System.nanoTime();
                require(projector.await(receipt, LONG) ? EVENTS : 0);
                micros.add((System.nanoTime() - stored) / 1_000);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
