package dev.gesta.cli;

import dev.gesta.ConsistencyToken;
import dev.gesta.EventStore;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.SequencedEvent;
import dev.gesta.SubscribeOptions;
import dev.gesta.Subscription;
import dev.gesta.cli.io.ExitStatus;
import dev.gesta.cli.io.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/** Follows the events of a store. */
@Command(
        name = "tail",
        description = {
            "Show the last events, and then each new one as it comes, until Ctrl-C.",
            "",
            "It then says the token to go on from: none is missed, and none comes twice."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  gesta tail -s shop                       the last ten, and what comes",
            "  gesta tail -s shop --after 0 --once      everything there is, then end",
            "  gesta tail -s shop -t order-paid --json  for programs"
        })
final class TailCommand implements Callable<Integer> {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final long GOODBYE_SECONDS = 2;

    private final Context context;
    private final CountDownLatch done = new CountDownLatch(1);

    private volatile boolean stopped;

    @Mixin private CommonOptions common = new CommonOptions();
    @Mixin private StoreOption store = new StoreOption();
    @Mixin private QueryOptions queries = new QueryOptions();

    @Option(
            names = {"-a", "--after"},
            paramLabel = "TOKEN",
            description = "Begin after this token or position; 0 for everything.")
    private @Nullable String after;

    @Option(
            names = {"-n", "--last"},
            paramLabel = "N",
            defaultValue = "10",
            description = "Without --after: begin with so many events. Default: 10.")
    private int last = 10;

    @Option(names = "--once", description = "End when there are no more events.")
    private boolean once;

    TailCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Query query = queries.query();
        try (EventStore open = store.open(context);
                Subscription subscription =
                        open.subscribe(query, begin(open, query), SubscribeOptions.defaults())) {
            Thread goodbye = new Thread(() -> stop(subscription), "gesta-tail-stop");
            Runtime.getRuntime().addShutdownHook(goodbye);
            try {
                follow(open, subscription);
            } finally {
                removeHook(goodbye);
            }
        } finally {
            context.console().flush();
            done.countDown();
        }
        return ExitStatus.DONE;
    }

    /** Runs when the process is told to end: lets the reader come to its end first. */
    private void stop(Subscription subscription) {
        stopped = true;
        subscription.close();
        try {
            done.await(GOODBYE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process ends already.
        }
    }

    private ConsistencyToken begin(EventStore open, Query query) {
        if (after != null) {
            return ConsistencyToken.parse(after);
        }
        ConsistencyToken head = open.head();
        if (last <= 0) {
            return head;
        }
        ReadOptions newest = ReadOptions.backwards().from(head.position()).limit(last);
        List<SequencedEvent> events = open.read(query, newest).toList();
        return events.isEmpty()
                ? head
                : head.withPosition(new Position(events.getLast().position().value() - 1));
    }

    private void follow(EventStore open, Subscription subscription) throws InterruptedException {
        if (common.json) {
            try (JsonGenerator out = Json.generator(context.console().out())) {
                follow(
                        subscription,
                        event -> {
                            EventJson.writeLine(out, event);
                            out.flush();
                        });
            }
        } else {
            EventRows rows = new EventRows(context.console(), open.head().position().value());
            follow(subscription, rows::print);
        }
    }

    private void follow(Subscription subscription, Consumer<SequencedEvent> print)
            throws InterruptedException {
        @Nullable ConsistencyToken reached = null;
        while (!stopped) {
            Optional<Subscription.Delivery> next = subscription.next(LOOK_EVERY);
            if (next.isPresent()) {
                reached = next.get().token();
                if (next.get() instanceof Subscription.Events(var events, _, _)) {
                    events.forEach(print);
                } else if (once) {
                    break;
                }
            }
            if (context.console().flush()) {
                return;
            }
        }
        if (reached != null) {
            context.console().note(context.console().errorStyle().dim("token " + reached));
        }
    }
}
