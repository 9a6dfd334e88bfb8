package dev.gesta.toolkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.ReferenceEventStore;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.readmodel.Projector;
import dev.gesta.toolkit.readmodel.SinkException;
import dev.gesta.toolkit.readmodel.StoppedException;
import dev.gesta.toolkit.readmodel.Till;
import dev.gesta.toolkit.readmodel.TillWorkload;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Cuts connections to real databases at points that a seed chooses: in the middle of a transaction,
 * before its commit, and after the commit before the answer. Half of the time the process that used
 * it is gone too.
 *
 * <p>{@code -Dgesta.cuts=5000} makes a long run, {@code -Dgesta.crashSeed=7} begins at another
 * seed.
 */
class JdbcCrashTest {

    private static final int CUTS = Integer.getInteger("gesta.cuts", 500);
    private static final long FIRST_SEED = Long.getLong("gesta.crashSeed", 1);

    @Test
    void stays_whole_on_postgres_whenever_the_connection_is_cut() throws Exception {
        assertThat(cut("PostgreSQL", Databases::postgres)).isGreaterThanOrEqualTo(CUTS);
    }

    @Test
    void stays_whole_on_h2_whenever_the_connection_is_cut() throws Exception {
        assertThat(cut("H2", Databases::h2)).isGreaterThanOrEqualTo(CUTS);
    }

    private interface Place {
        String url() throws SQLException;
    }

    private static int cut(String name, Place place) throws Exception {
        int cuts = 0;
        long seed = FIRST_SEED;
        for (; cuts < CUTS; seed++) {
            try (Pool pool = new Pool(place.url())) {
                cuts += new Episode(new SplittableRandom(seed), pool).run();
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        ("%s, seed %d, again with: -Dtest=JdbcCrashTest -Dgesta.cuts=1"
                                        + " -Dgesta.crashSeed=%d")
                                .formatted(name, seed, seed),
                        e);
            }
        }
        System.out.printf("%s, seeds %d to %d: %d cuts%n", name, FIRST_SEED, seed - 1, cuts);
        return cuts;
    }

    /** One database, used for a while. */
    private static final class Episode {

        private final RandomGenerator random;
        private final Pool pool;
        private final JdbcCounter counter;
        private final ReferenceEventStore store = ReferenceEventStore.create();
        private final Gesta gesta = Gesta.over(store, Till.EVENTS);
        private final TillWorkload<JdbcTables> workload;
        private final List<Projector<JdbcTables>> projectors = new ArrayList<>();
        private int callsToCut;
        private int cuts;

        Episode(RandomGenerator random, Pool pool) {
            this.random = random;
            this.pool = pool;
            this.counter = new JdbcCounter(pool);
            this.workload = new TillWorkload<>(random, counter, store, () -> {});
        }

        int run() throws Exception {
            callsToCut = 1 + random.nextInt(10);
            for (int i = 0; i < 60; i++) {
                pool.watch(this::before);
                act();
                if (random.nextInt(12) == 0) {
                    pool.watch((_, _) -> {});
                    workload.finish();
                }
            }
            pool.watch((_, _) -> {});
            workload.finish();
            return cuts;
        }

        /** Cuts the connection before a call, or lets a commit through and hides its answer. */
        private void before(Connection connection, String method) throws SQLException {
            callsToCut--;
            if (callsToCut > 0) {
                return;
            }
            callsToCut = 1 + random.nextInt(10);
            cuts++;
            if (method.equals("commit") && random.nextBoolean()) {
                connection.commit();
            } else {
                connection.rollback();
            }
            connection.close();
            if (random.nextBoolean()) {
                projectors.clear();
            }
            throw new SQLException("cut before " + method);
        }

        private void act() {
            switch (random.nextInt(6)) {
                case 0 ->
                        projectors.add(
                                workload.projector(TillWorkload.VERSIONS.get(random.nextInt(2))));
                case 1 -> gesta.append(TillWorkload.event(random), TillWorkload.event(random));
                case 2 -> workload.poison(random.nextBoolean());
                default -> {
                    if (!projectors.isEmpty()) {
                        use(projectors.get(random.nextInt(projectors.size())));
                    }
                }
            }
        }

        /** A projector that was taken over, or whose database is gone, says so. */
        private void use(Projector<JdbcTables> projector) {
            try {
                workload.use(projector);
            } catch (StoppedException | SinkException _) {
                // Somebody else goes on, or a later step.
            }
        }
    }
}
