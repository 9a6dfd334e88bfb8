package dev.gesta.toolkit.jdbc;

import dev.gesta.InvalidRequestException;
import dev.gesta.toolkit.readmodel.Effects;
import dev.gesta.toolkit.readmodel.ModelVersion;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What handlers of a read model in a database write to: the connection of the open transaction, and
 * the names of this version's tables.
 *
 * <p>For the thread and the transaction that it is given to.
 */
public final class JdbcTables {

    /** At how many rows a batch is sent; drivers hold it in memory until then. */
    private static final int MAX_BATCH = 1_000;

    private static final int MAX_STATEMENTS = 64;

    private static final Pattern NAME =
            Pattern.compile("([A-Za-z_][A-Za-z0-9_]*\\.)?[A-Za-z_][A-Za-z0-9_]{0,54}");

    private final ModelVersion version;
    private final Connection connection;
    private final Effects effects;
    private final Map<String, PreparedStatement> statements = new LinkedHashMap<>();
    private @Nullable String open;
    private int batched;

    JdbcTables(ModelVersion version, Connection connection, Effects effects) {
        this.version = version;
        this.connection = connection;
        this.effects = effects;
    }

    /** Returns the name of a table, checked. */
    static String table(ModelVersion version, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidRequestException(
                    "a table must have a plain name, perhaps after a schema",
                    NAME.pattern(),
                    "\"" + name + "\"");
        }
        return version.table(name);
    }

    /**
     * Returns the name that a table has in this version, such as {@code seats_v2} for {@code
     * seats}.
     *
     * @throws InvalidRequestException if it is no plain name of up to 55 characters
     */
    public String table(String name) {
        return table(version, name);
    }

    /**
     * Writes, in the order of the calls. Calls with one text after another are sent together, so
     * that a thousand rows cost one round trip; a failure shows then, or at the commit.
     *
     * @param sql with a {@code ?} for each value
     * @param values what JDBC takes; an {@link Instant} is written as a time stamp in UTC
     */
    public void update(String sql, @Nullable Object... values) throws SQLException {
        if (!sql.equals(open)) {
            flush();
            open = sql;
        }
        PreparedStatement statement = statement(sql);
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            statement.setObject(
                    i + 1, value instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : value);
        }
        statement.addBatch();
        batched++;
        if (batched >= MAX_BATCH) {
            flush();
        }
    }

    private PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known != null) {
            return known;
        }
        if (statements.size() >= MAX_STATEMENTS) {
            release();
        }
        PreparedStatement prepared = connection.prepareStatement(sql);
        statements.put(sql, prepared);
        return prepared;
    }

    /** Sends what waits. */
    void flush() throws SQLException {
        PreparedStatement waiting = open == null ? null : statements.get(open);
        if (waiting != null && batched > 0) {
            batched = 0;
            waiting.executeBatch();
        }
    }

    /** Sends what waits, and releases the statements. */
    void close() throws SQLException {
        flush();
        release();
    }

    private void release() throws SQLException {
        for (PreparedStatement each : statements.values()) {
            each.close();
        }
        statements.clear();
    }

    /**
     * Returns the connection, after sending what waits: for anything that {@link #update} does not
     * do. Commit, rollback and close are not the handler's.
     */
    public Connection connection() throws SQLException {
        flush();
        return connection;
    }

    /** Has something done after the commit, as {@link Effects#afterCommit} says. */
    public void afterCommit(Runnable effect) {
        effects.afterCommit(effect);
    }
}
