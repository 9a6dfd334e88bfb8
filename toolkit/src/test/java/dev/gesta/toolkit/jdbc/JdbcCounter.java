package dev.gesta.toolkit.jdbc;

import dev.gesta.toolkit.readmodel.Counter;
import dev.gesta.toolkit.readmodel.ModelVersion;
import dev.gesta.toolkit.readmodel.TransactionalSink;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Numbers in a SQL table. */
public final class JdbcCounter implements Counter<JdbcTables> {

    private final DataSource source;
    private final JdbcSink sink;

    /** Creates one over an empty database. */
    public JdbcCounter(DataSource source) {
        this.source = source;
        this.sink = new JdbcSink(source);
    }

    @Override
    public TransactionalSink<JdbcTables> sink() {
        return sink;
    }

    @Override
    public void create(JdbcTables target) throws SQLException {
        target.update(
                "create table if not exists %s (item varchar(40) primary key, n bigint not null)"
                        .formatted(target.table(TABLE)));
    }

    @Override
    public void drop(JdbcTables target) throws SQLException {
        target.update("drop table if exists " + target.table(TABLE));
    }

    @Override
    public long number(JdbcTables target, String item) throws SQLException {
        String sql = "select n from " + target.table(TABLE) + " where item = ?";
        try (PreparedStatement select = target.connection().prepareStatement(sql)) {
            select.setString(1, item);
            try (ResultSet rows = select.executeQuery()) {
                if (rows.next()) {
                    return rows.getLong(1);
                }
            }
        }
        target.update("insert into " + target.table(TABLE) + " (item, n) values (?, 0)", item);
        return 0;
    }

    @Override
    public void write(JdbcTables target, String item, long number) throws SQLException {
        target.update("update " + target.table(TABLE) + " set n = ? where item = ?", number, item);
    }

    @Override
    public void afterCommit(JdbcTables target, Runnable effect) {
        target.afterCommit(effect);
    }

    @Override
    public SortedMap<String, Long> rows(ModelVersion version) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return rows(connection, version.table(TABLE));
        }
    }

    @Override
    public SortedMap<String, Long> liveRows(String model) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return rows(connection, sink.liveTable(connection, model, TABLE));
        }
    }

    private static SortedMap<String, Long> rows(Connection connection, String table)
            throws SQLException {
        SortedMap<String, Long> found = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select item, n from " + table)) {
            while (rows.next()) {
                found.put(rows.getString(1), rows.getLong(2));
            }
        }
        return found;
    }
}
