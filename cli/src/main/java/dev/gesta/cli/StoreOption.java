package dev.gesta.cli;

import dev.gesta.cli.io.InputException;
import dev.gesta.engine.EmbeddedEventStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which store a command works on. */
final class StoreOption {

    static final String VARIABLE = "GESTA_STORE";

    @Option(
            names = {"-s", "--store"},
            paramLabel = "DIR",
            description = "The folder of the store. Default: $" + VARIABLE + ".")
    @Nullable Path folder;

    /** Opens the store, which must be there. */
    EmbeddedEventStore open(Context context) {
        return EmbeddedEventStore.open(existing(context));
    }

    /** Returns the folder of the store, which must be there. */
    Path existing(Context context) {
        Path at = folder(context);
        if (isMissing(at)) {
            throw InputException.of(
                    "no store in " + at,
                    "name the right folder with --store; append, import and demo make a new one");
        }
        return at;
    }

    /** Opens the store, and makes one where there is none, saying so. */
    EmbeddedEventStore openOrCreate(Context context) {
        Path at = folder(context);
        boolean missing = isMissing(at);
        EmbeddedEventStore store = EmbeddedEventStore.open(at);
        if (missing) {
            context.console().note("made a store in " + at);
        }
        return store;
    }

    /** Returns the folder that is named, whatever is there. */
    Path folder(Context context) {
        if (folder != null) {
            return folder;
        }
        String named = context.console().environment().getOrDefault(VARIABLE, "");
        if (named.isEmpty()) {
            throw InputException.usage(
                    "which store?", "name its folder with --store DIR, or set " + VARIABLE);
        }
        return Path.of(named);
    }

    private static boolean isMissing(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Files.notExists(folder);
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            return !files.iterator().hasNext();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
