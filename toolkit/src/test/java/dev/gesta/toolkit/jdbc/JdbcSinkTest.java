package dev.gesta.toolkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.InvalidRequestException;
import dev.gesta.toolkit.readmodel.Bookkeeping;
import dev.gesta.toolkit.readmodel.ModelVersion;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcSinkTest {

    private static final ModelVersion SEATS = new ModelVersion("seats", 2);

    private static Pool pool(String database) throws SQLException {
        return new Pool(database.equals("h2") ? Databases.h2() : Databases.postgres());
    }

    private static int count(Pool pool, String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "postgres"})
    void writes_in_the_order_of_the_calls_though_it_sends_them_together(String database)
            throws Exception {
        try (Pool pool = pool(database)) {
            JdbcSink sink = new JdbcSink(pool);
            sink.transact(tx -> {
                JdbcTables tables = tx.target(SEATS, _ -> {});
                String seats = tables.table("seats");
                tables.update("create table " + seats + " (n bigint, at timestamp)");
                for (int i = 0; i < 2_500; i++) {
                    tables.update("insert into " + seats + " values (?, ?)", i, null);
                }
                tables.update("delete from " + seats + " where n < ?", 100);
                tables.update("insert into " + seats + " values (?, ?)", 1, Instant.EPOCH);
                return true;
            });

            assertThat(count(pool, "select count(*) from seats_v2")).isEqualTo(2_401);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "postgres"})
    void keeps_nothing_of_work_that_fails(String database) throws Exception {
        try (Pool pool = pool(database)) {
            JdbcSink sink = new JdbcSink(pool);

            assertThatThrownBy(() ->
                            sink.transact(tx -> {
                                tx.bookkeeping().replace("a", "b", null, "c");
                                throw new IllegalStateException("no");
                            }))
                    .hasMessage("no");

            assertThat(count(pool, "select count(*) from gesta_bookkeeping")).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "postgres"})
    void lets_one_of_two_transactions_replace_a_text(String database) throws Exception {
        try (Pool pool = pool(database)) {
            JdbcSink sink = new JdbcSink(pool);
            sink.transact(tx -> tx.bookkeeping().replace("s", "n", null, "0"));
            CountDownLatch written = new CountDownLatch(1);

            CompletableFuture<Boolean> second =
                    sink.<CompletableFuture<Boolean>>transact(tx -> {
                        tx.bookkeeping().replace("s", "n", "0", "first");
                        CompletableFuture<Boolean> other =
                                CompletableFuture.supplyAsync(() -> replaceAlone(sink, written));
                        assertThat(written.await(10, TimeUnit.SECONDS)).isTrue();
                        return other;
                    });

            assertThat(second.get(10, TimeUnit.SECONDS)).isFalse();
            Optional<String> kept = sink.transact(tx -> tx.bookkeeping().get("s", "n"));
            assertThat(kept).contains("first");
        }
    }

    private static boolean replaceAlone(JdbcSink sink, CountDownLatch begun) {
        try {
            return sink.transact(tx -> {
                begun.countDown();
                return tx.bookkeeping().replace("s", "n", "0", "second");
            });
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void names_tables_by_version_and_takes_no_other_names() throws Exception {
        try (Pool pool = pool("h2")) {
            new JdbcSink(pool)
                    .transact(tx -> {
                        JdbcTables tables = tx.target(SEATS, _ -> {});
                        assertThat(tables.table("shop.seats")).isEqualTo("shop.seats_v2");
                        assertThatThrownBy(() -> tables.table("seats; drop table x"))
                                .isInstanceOf(InvalidRequestException.class);
                        assertThatThrownBy(() -> tables.table("s".repeat(56)))
                                .isInstanceOf(InvalidRequestException.class);
                        return true;
                    });
        }
    }

    @Test
    void prints_what_creates_its_table() throws Exception {
        try (Pool pool = pool("h2");
                Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(JdbcSink.ddl());

            assertThat(JdbcSink.ddl())
                    .contains("gesta_bookkeeping", Integer.toString(Bookkeeping.MAX_TEXT));
        }
    }
}
