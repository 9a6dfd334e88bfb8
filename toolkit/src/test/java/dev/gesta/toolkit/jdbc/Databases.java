package dev.gesta.toolkit.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** Empty databases for tests: H2 in memory, and a real PostgreSQL that is started once. */
public final class Databases {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private static final class Postgres {

        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void stop(EmbeddedPostgres server) {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Databases() {}

    /** Returns the address of an empty H2 database in memory. */
    public static String h2() {
        return "jdbc:h2:mem:gesta%d;DB_CLOSE_DELAY=-1".formatted(NUMBERS.incrementAndGet());
    }

    /** Returns the address of an empty schema of a PostgreSQL server. */
    public static String postgres() throws SQLException {
        String schema = "gesta" + NUMBERS.incrementAndGet();
        String url = Postgres.SERVER.getJdbcUrl("postgres", "postgres");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("create schema " + schema);
        }
        return url + "&currentSchema=" + schema + "&reWriteBatchedInserts=true";
    }
}
