/**
 * Read models in SQL databases, through nothing but {@code java.sql}: start with {@link
 * dev.gesta.toolkit.jdbc.JdbcSink}.
 */
@NullMarked
package dev.gesta.toolkit.jdbc;

import org.jspecify.annotations.NullMarked;
