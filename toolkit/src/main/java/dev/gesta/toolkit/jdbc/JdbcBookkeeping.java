package dev.gesta.toolkit.jdbc;

import dev.gesta.toolkit.readmodel.Bookkeeping;
import dev.gesta.toolkit.readmodel.SinkException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The bookkeeping in one table. A row is written only where it still holds what is expected, and
 * the database makes whoever comes second wait for the first one's commit: that keeps two
 * projectors from writing one lane.
 */
final class JdbcBookkeeping implements Bookkeeping {

    static final String TABLE = "gesta_bookkeeping";

    /** Standard SQL; H2 and PostgreSQL take it as it is. */
    static final String DDL =
            """
            create table if not exists gesta_bookkeeping (
                scope varchar(80) not null,
                name varchar(80) not null,
                content varchar(4000) not null,
                primary key (scope, name)
            )
            """;

    private final Connection connection;

    JdbcBookkeeping(Connection connection) {
        this.connection = connection;
    }

    /** Something with a statement. */
    private interface Use<R> {
        R with(PreparedStatement statement) throws SQLException;
    }

    private <R> R use(String sql, Use<R> use, String... values) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            return use.with(statement);
        } catch (SQLException e) {
            throw new SinkException("keep its books", e);
        }
    }

    @Override
    public Optional<String> get(String scope, String name) {
        return use(
                "select content from " + TABLE + " where scope = ? and name = ?",
                statement -> {
                    try (ResultSet rows = statement.executeQuery()) {
                        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
                    }
                },
                scope,
                name);
    }

    @Override
    public boolean replace(String scope, String name, @Nullable String expected, String text) {
        if (expected == null) {
            return get(scope, name).isEmpty() && insert(scope, name, text);
        }
        String sql =
                "update " + TABLE + " set content = ? where scope = ? and name = ? and content = ?";
        return use(sql, PreparedStatement::executeUpdate, text, scope, name, expected) == 1;
    }

    private boolean insert(String scope, String name, String text) {
        String sql = "insert into " + TABLE + " (scope, name, content) values (?, ?, ?)";
        return use(sql, PreparedStatement::executeUpdate, scope, name, text) == 1;
    }

    @Override
    public void remove(String scope, String name) {
        use(
                "delete from " + TABLE + " where scope = ? and name = ?",
                PreparedStatement::executeUpdate,
                scope,
                name);
    }

    /** Sorts here, since databases sort texts in orders of their own. */
    @Override
    public SortedMap<String, String> list(String scope) {
        return use(
                "select name, content from " + TABLE + " where scope = ?",
                statement -> {
                    SortedMap<String, String> found = new TreeMap<>();
                    try (ResultSet rows = statement.executeQuery()) {
                        while (rows.next()) {
                            found.put(rows.getString(1), rows.getString(2));
                        }
                    }
                    return found;
                },
                scope);
    }
}
