package dev.gesta.cli;

import dev.gesta.cli.io.ExitStatus;
import dev.gesta.cli.io.InputException;
import dev.gesta.cli.io.Json;
import dev.gesta.engine.EmbeddedEventStore;
import dev.gesta.engine.StoreStats;
import dev.gesta.studio.StudioServer;
import dev.gesta.studio.StudioStores;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows a store in the browser. */
@Command(
        name = "studio",
        description = {
            "Show a store in the browser, until Ctrl-C: its events, cases, timelines, what caused"
                    + " what, and how its processes went.",
            "",
            "Only this machine can look, and nobody can change anything."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  gesta studio -s shop",
            "  gesta studio -s shop --port 0            on any port that is free"
        })
final class StudioCommand implements Callable<Integer> {

    private static final int MAX_PORT = 65_535;
    private static final long GOODBYE_SECONDS = 5;

    private final Context context;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            defaultValue = "7070",
            description = "The port to listen on; 0 for any that is free. Default: 7070.")
    private int port = 7070;

    StudioCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (port < 0 || port > MAX_PORT) {
            throw InputException.usage(
                    "there is no port " + port, "name one from 0 to " + MAX_PORT);
        }
        Thread goodbye = new Thread(this::stop, "gesta-studio-stop");
        Runtime.getRuntime().addShutdownHook(goodbye);
        try (EmbeddedEventStore open = store.open(context);
                StudioServer server = start(open)) {
            announce(server.address());
            stop.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopped.countDown();
            TailCommand.removeHook(goodbye);
        }
        return ExitStatus.DONE;
    }

    private void announce(URI address) {
        if (common.json) {
            Json.print(
                    context.console().out(),
                    out -> out.writeStringProperty("address", address.toString()));
        } else {
            context.console().out().println("Studio: " + address);
            context.console().note("only this machine can look; Ctrl-C ends it");
        }
        context.console().flush();
    }

    private StudioServer start(EmbeddedEventStore open) {
        Path folder = store.folder(context).toAbsolutePath().normalize();
        Path name = folder.getFileName();
        StudioStores stores =
                StudioStores.of(
                        name == null ? "store" : name.toString(),
                        open,
                        () -> facts(folder, open.stats()));
        try {
            return StudioServer.start(stores, port);
        } catch (BindException e) {
            throw InputException.of(
                    "port " + port + " is taken", "name another with --port, or 0 for any");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Map<String, String> facts(Path folder, StoreStats stats) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("state", stats.state());
        facts.put("folder", folder.toString());
        facts.put("segments", Words.number(stats.segments()));
        facts.put("log", Words.bytes(stats.logBytes()));
        facts.put("index", Words.bytes(stats.indexBytes()));
        facts.put("waiting for the writer", Words.bytes(stats.queuedBytes()));
        facts.put("flushes since it was opened", Words.number(stats.groups()));
        return facts;
    }

    /** Runs when the process is told to end: lets the store close first. */
    private void stop() {
        stop.countDown();
        try {
            stopped.await(GOODBYE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
