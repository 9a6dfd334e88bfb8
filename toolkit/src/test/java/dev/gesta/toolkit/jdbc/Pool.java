package dev.gesta.toolkit.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** The simplest pool: connections that are given back are given out again. */
public final class Pool implements DataSource, AutoCloseable {

    /** Sees each call on a connection before it is made. */
    @FunctionalInterface
    public interface Watcher {

        /** Lets the call happen by returning. */
        void before(Connection connection, String method) throws SQLException;
    }

    private final String url;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private volatile Watcher watcher = (_, _) -> {};

    /** Creates a pool of connections to {@code url}. */
    public Pool(String url) {
        this.url = url;
    }

    /** Tells {@code other} of all calls from now on. */
    public void watch(Watcher other) {
        watcher = other;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection free = idle.poll();
        return wrap(free != null && !free.isClosed() ? free : DriverManager.getConnection(url));
    }

    private Connection wrap(Connection real) {
        return (Connection)
                Proxy.newProxyInstance(
                        Pool.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("close")) {
                                idle.push(real);
                                return null;
                            }
                            watcher.before(real, method.getName());
                            try {
                                return method.invoke(real, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void close() throws SQLException {
        for (Connection each : idle) {
            each.close();
        }
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
