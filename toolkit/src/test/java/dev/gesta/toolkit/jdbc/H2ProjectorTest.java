package dev.gesta.toolkit.jdbc;

import dev.gesta.toolkit.readmodel.Counter;
import dev.gesta.toolkit.readmodel.ProjectorSpec;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

class H2ProjectorTest extends ProjectorSpec<JdbcTables> {

    private @Nullable Pool pool;

    @Override
    protected Counter<JdbcTables> counter() throws SQLException {
        Pool opened = new Pool(Databases.h2());
        pool = opened;
        return new JdbcCounter(opened);
    }

    @AfterEach
    void closePool() throws SQLException {
        if (pool != null) {
            pool.close();
        }
    }
}
