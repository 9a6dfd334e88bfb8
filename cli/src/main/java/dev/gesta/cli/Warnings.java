package dev.gesta.cli;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * What the engine logs, as the command shows it: warnings and errors on standard error, each on a
 * line. Found by Java as a service; it also saves the time to load {@code java.util.logging}.
 */
public final class Warnings extends System.LoggerFinder {

    /** Creates the finder; Java does. */
    public Warnings() {}

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new Lines(name);
    }

    private record Lines(String name) implements System.Logger {

        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            return level.getSeverity() >= Level.WARNING.getSeverity();
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                @Nullable String message,
                @Nullable Throwable thrown) {
            if (isLoggable(level)) {
                String cause = thrown == null ? "" : ": " + thrown.getMessage();
                System.err.println(
                        "gesta: "
                                + level.getName().toLowerCase(java.util.Locale.ROOT)
                                + ": "
                                + message
                                + cause);
            }
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                @Nullable String format,
                @Nullable Object @Nullable ... values) {
            if (isLoggable(level)) {
                String text = String.valueOf(format);
                boolean plain = values == null || values.length == 0;
                log(
                        level,
                        bundle,
                        plain ? text : MessageFormat.format(text, values),
                        (Throwable) null);
            }
        }
    }
}
