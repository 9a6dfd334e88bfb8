package dev.gesta.toolkit.jdbc;

import dev.gesta.toolkit.readmodel.Bookkeeping;
import dev.gesta.toolkit.readmodel.Effects;
import dev.gesta.toolkit.readmodel.LiveVersion;
import dev.gesta.toolkit.readmodel.ModelVersion;
import dev.gesta.toolkit.readmodel.TransactionalSink;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Read models in a SQL database, over any {@link DataSource}.
 *
 * <p>Checkpoints, dead letters and live versions are in one table, {@code gesta_bookkeeping}, which
 * is created when it is first needed, or beforehand with {@link #ddl()}. Each transaction takes a
 * connection and gives it back, so the source should be a pool, with one connection for each worker
 * and one more. Isolation must be READ COMMITTED or stricter; PostgreSQL and H2 have it by default.
 *
 * <p>Safe for use by many threads.
 */
public final class JdbcSink implements TransactionalSink<JdbcTables> {

    private final DataSource source;
    private volatile boolean prepared;

    /** Creates a sink over {@code source}; connects nowhere yet. */
    public JdbcSink(DataSource source) {
        this.source = source;
    }

    /** Returns the statement that creates the table of the bookkeeping, for those who run it. */
    public static String ddl() {
        return JdbcBookkeeping.DDL;
    }

    /** One transaction: its connection, and what was written to. */
    private record Open(Connection connection, List<JdbcTables> targets)
            implements Transaction<JdbcTables> {

        @Override
        public Bookkeeping bookkeeping() {
            return new JdbcBookkeeping(connection);
        }

        @Override
        public JdbcTables target(ModelVersion version, Effects effects) {
            JdbcTables target = new JdbcTables(version, connection, effects);
            targets.add(target);
            return target;
        }

        void commit() throws SQLException {
            for (JdbcTables each : targets) {
                each.close();
            }
            connection.commit();
        }
    }

    @Override
    public <R extends @Nullable Object> R transact(Work<JdbcTables, R> work) throws Exception {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            prepare(connection);
            try {
                Open open = new Open(connection, new ArrayList<>());
                R result = work.run(open);
                open.commit();
                connection.setAutoCommit(true);
                return result;
            } catch (Throwable e) {
                undo(connection, e);
                throw e;
            }
        }
    }

    private static void undo(Connection connection, Throwable why) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }

    /** Creates the table of the bookkeeping; two at once may get in each other's way. */
    private void prepare(Connection connection) throws SQLException {
        if (prepared) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(JdbcBookkeeping.DDL);
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            if (!isThere(connection)) {
                throw e;
            }
        }
        prepared = true;
    }

    private static boolean isThere(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select count(*) from " + JdbcBookkeeping.TABLE);
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * Returns the name of a table in the live version of a read model, for queries. To be asked for
     * each query: after a switch the old table is still there, but may fall behind, or be dropped.
     *
     * @throws dev.gesta.InvalidRequestException if no version is live yet
     */
    public String liveTable(Connection connection, String model, String table) {
        LiveVersion live =
                LiveVersion.of(new JdbcBookkeeping(connection), model)
                        .orElseThrow(() -> LiveVersion.none(model));
        return JdbcTables.table(live.version(), table);
    }
}
