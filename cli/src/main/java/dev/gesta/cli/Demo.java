package dev.gesta.cli;

import dev.gesta.AppendConditionFailedException;
import dev.gesta.Appended;
import dev.gesta.ConsistencyToken;
import dev.gesta.Event;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import dev.gesta.SubscribeOptions;
import dev.gesta.Subscription;
import dev.gesta.cli.LoanDesk.Seen;
import dev.gesta.cli.LoanEvents.Application;
import dev.gesta.engine.EmbeddedEventStore;
import dev.gesta.engine.StoreStats;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;

/**
 * The first five minutes with a store: a bank's loan desk, told in eight chapters. Every line shows
 * what the store has just answered.
 */
final class Demo {

    private static final Duration WAIT_AT_MOST = Duration.ofSeconds(30);
    private static final int FIGURE_COLUMNS = 10;

    private final EmbeddedEventStore store;
    private final DemoStage stage;
    private final LongSupplier nanos;
    private final Size size;
    private final LoanDesk desk;
    private final Application ada;
    private final Application adaAgain;
    private final Application ben;

    /**
     * How long the chapter on speed takes.
     *
     * @param applications how many at most
     * @param nanos how long at most
     * @param oneByOne how many appends wait for each other
     */
    record Size(int applications, long nanos, int oneByOne) {

        static Size usual() {
            return new Size(100_000, 2_000_000_000L, 200);
        }

        static Size small() {
            return new Size(50, 2_000_000_000L, 5);
        }
    }

    /**
     * Creates the demo.
     *
     * @param store an empty store, or one of an earlier demo
     * @param stage where it is told
     * @param nanos the clock that measures
     * @param size how much is measured
     */
    Demo(EmbeddedEventStore store, DemoStage stage, LongSupplier nanos, Size size) {
        this.store = store;
        this.stage = stage;
        this.nanos = nanos;
        this.size = size;
        this.desk = new LoanDesk(store);
        int first = 1001 + Math.toIntExact(submitted());
        this.ada = new Application(first, "Ada-" + first, 20_000);
        this.adaAgain = new Application(first + 1, "Ada-" + first, 15_000);
        this.ben = new Application(first + 2, "Ben-" + first, 8_000);
    }

    private long submitted() {
        return store.countsByType().getOrDefault(LoanEvents.SUBMITTED, 0L);
    }

    /**
     * Tells the story; {@code folder} is where the store is, and {@code command} what runs this.
     */
    void run(Path folder, String command) throws InterruptedException {
        stage.title(
                "Gesta keeps what happened, and works out the rest.",
                "A bank's loan desk on a real store on this disk. It takes about a minute.");
        tellFolder(folder);
        tellAppends();
        tellConflict();
        tellState();
        tellPast();
        tellTail();
        tellSpeed();
        tellFarewell(folder, command);
    }

    private void tellFolder(Path folder) {
        stage.chapter("A store is a folder");
        long events = store.head().position().value();
        if (events == 0) {
            stage.say("Made a new one in " + folder + ". No server, no configuration.");
        } else {
            stage.say(
                    "Opened the one in %s: the %s of the last demo are still there."
                            .formatted(folder, Words.count(events, "event")));
        }
    }

    private void tellAppends() {
        stage.chapter("What happens is appended, and never changed");
        stage.say(
                "Three applications for a loan come in, two of them from Ada, and their credit is"
                        + " checked. Each event has a position, a type, tags and data.");
        stage.empty();
        append(ada.submitted());
        append(adaAgain.submitted());
        append(ben.submitted());
        append(ada.checked(710));
        append(adaAgain.checked(710));
        append(ben.checked(480));
    }

    private void append(Event event) {
        Appended appended = store.append(List.of(event));
        show(appended.first());
    }

    private void show(Position position) {
        ReadOptions one = ReadOptions.forwards().from(position).limit(1);
        store.read(Query.all(), one).toList().forEach(stage::event);
    }

    private void tellConflict() {
        stage.chapter("Two officers decide at the same moment");
        stage.say(
                ("The rule: all offers to a customer come to %s at most. Ruth looks at %s, Sam at"
                                + " %s. Both are Ada's.")
                        .formatted(Words.number(LoanDesk.MOST_OWED), ada.id(), adaAgain.id()));
        stage.empty();
        Seen seenByRuth = look("Ruth", ada.customer());
        Seen seenBySam = look("Sam", ada.customer());
        Event byRuth = decide("Ruth", ada, seenByRuth);
        Event bySam = decide("Sam", adaAgain, seenBySam);
        stage.empty();
        stage.say(
                "Both append now, at the same time, each on the condition that nothing has happened"
                        + " to Ada since the look.");
        stage.empty();
        CompletableFuture<Appended> ruth =
                CompletableFuture.supplyAsync(() -> desk.append(byRuth, ada, seenByRuth));
        CompletableFuture<Appended> sam =
                CompletableFuture.supplyAsync(() -> desk.append(bySam, adaAgain, seenBySam));
        boolean ruthRefused = tellAnswer("Ruth", ruth);
        boolean samRefused = tellAnswer("Sam", sam);
        if (ruthRefused) {
            decideAgain("Ruth", ada);
        }
        if (samRefused) {
            decideAgain("Sam", adaAgain);
        }
    }

    private Seen look(String officer, String customer) {
        Seen seen = desk.look(customer);
        stage.line(
                "%s reads up to position %s: %s offered so far"
                        .formatted(
                                Words.pad(officer, 4),
                                seen.token().position(),
                                Words.number(seen.offered())));
        return seen;
    }

    private Event decide(String officer, Application application, Seen seen) {
        long offer = seen.atMost(application.amount());
        stage.line(
                "%s decides: offer %s on %s"
                        .formatted(Words.pad(officer, 4), Words.number(offer), application.id()));
        return LoanEvents.by(officer, application.offered(offer));
    }

    /** Tells what the store answered, and whether the append was refused. */
    private boolean tellAnswer(String officer, CompletableFuture<Appended> answer) {
        try {
            stage.done(officer + "'s offer is stored, at position " + answer.join().first());
            return false;
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof AppendConditionFailedException failed)) {
                throw e;
            }
            String conflict = failed.conflict().map(Position::toString).orElse("?");
            stage.refused(
                    "%s's offer is refused: the event at position %s is news"
                            .formatted(officer, conflict));
            return true;
        }
    }

    private void decideAgain(String officer, Application application) {
        stage.empty();
        stage.say(
                "Nothing of it was stored. The remedy of a refused append is to decide again, on"
                        + " what is known now.");
        stage.empty();
        Seen seen = look(officer, application.customer());
        Event decided = decide(officer, application, seen);
        Appended appended = desk.append(decided, application, seen);
        stage.done("%s's offer is stored, at position %s".formatted(officer, appended.first()));
        stage.say("Ada was never offered more than the rule allows.");
    }

    private void tellState() {
        stage.chapter("State is rebuilt from the log");
        stage.say("The store keeps no state. Folding an application's events gives it, any time.");
        stage.empty();
        Position now = store.head().position();
        for (Application application : List.of(ada, adaAgain, ben)) {
            stage.line(Words.pad(application.id(), 8) + desk.stateAt(application, now));
        }
    }

    private void tellPast() {
        stage.chapter("The past is still there");
        stage.say("The same fold, stopped earlier, gives the state of " + ada.id() + " back then.");
        stage.empty();
        try (ReadResult events = store.read(Query.tags(ada.tag()))) {
            for (SequencedEvent event : events) {
                stage.line(
                        "position %s  %s"
                                .formatted(
                                        Words.padLeft(event.position().toString(), 6),
                                        desk.stateAt(ada, event.position())));
            }
        }
    }

    private void tellTail() throws InterruptedException {
        stage.chapter("A live tail");
        stage.say(
                "A subscription gives what is stored, says when that is all, and then what comes:"
                        + " each event once, without a gap. Another thread works meanwhile.");
        stage.empty();
        ConsistencyToken after = store.head();
        List<Event> coming =
                List.of(
                        LoanEvents.by("Ruth", ben.declined("score too low")),
                        LoanEvents.by("Ada", ada.accepted()),
                        LoanEvents.by("Ada", adaAgain.withdrawn()));
        ConsistencyToken begin =
                after.withPosition(new Position(Math.max(0, after.position().value() - 2)));
        CompletableFuture<?> work = new CompletableFuture<>();
        try (Subscription tail = store.subscribe(Query.all(), begin, SubscribeOptions.defaults())) {
            int live = 0;
            while (live < coming.size()) {
                Subscription.Delivery next = tail.next(WAIT_AT_MOST).orElseThrow();
                if (next instanceof Subscription.Events(var events, _, _)) {
                    events.forEach(stage::event);
                    live += (int) events.stream().filter(e -> isAfter(e, after)).count();
                } else if (live == 0) {
                    String position = next.token().position().toString();
                    stage.line(stage.style().dim("caught up at position " + position + "; live:"));
                    work = CompletableFuture.runAsync(() -> coming.forEach(this::work));
                }
            }
        }
        work.join();
    }

    private static boolean isAfter(SequencedEvent event, ConsistencyToken token) {
        return event.position().isAfter(token.position());
    }

    private void work(Event event) {
        stage.pause(900);
        store.append(List.of(event));
    }

    private void tellSpeed() throws InterruptedException {
        stage.chapter("A busy day");
        stage.say(
                ("%d officers work at once. Each event is an append of its own with a condition,"
                                + " and each is on the disk before its answer comes.")
                        .formatted(BusyDay.OFFICERS));
        stage.empty();
        BusyDay day = new BusyDay(store, nanos, 1001 + Math.toIntExact(submitted()));
        BusyDay.Measured measured = day.run(size.applications(), size.nanos());
        stage.line(rate(measured.appends(), measured.nanos()) + " appends/s, durable");
        String ran =
                "%s of %s in %s"
                        .formatted(
                                Words.count(measured.appends(), "append"),
                                Words.count(measured.applications(), "application"),
                                Words.duration(measured.nanos()));
        stage.line(stage.style().dim(" ".repeat(FIGURE_COLUMNS + 1) + ran));
        List<Long> alone = day.oneByOne(size.oneByOne());
        stage.line(
                "%s for one append alone, the median of %d"
                        .formatted(figure(micros(alone.get(alone.size() / 2))), alone.size()));
        tellReading();
        stage.say("Measured just now, on this disk, beside whatever else runs here.");
    }

    private void tellReading() {
        long begun = nanos.getAsLong();
        long events = 0;
        try (ReadResult all = store.read(Query.all())) {
            for (SequencedEvent _ : all) {
                events++;
            }
        }
        stage.line(rate(events, nanos.getAsLong() - begun) + " events/s read from first to last");
    }

    private String rate(long count, long elapsed) {
        return figure(Words.rate(count, elapsed));
    }

    private String figure(String value) {
        return stage.style().bold(Words.padLeft(value, FIGURE_COLUMNS));
    }

    private static String micros(long nanos) {
        return Words.number(nanos / 1000) + " µs";
    }

    private void tellFarewell(Path folder, String command) {
        stage.chapter("It is yours");
        StoreStats stats = store.stats();
        stage.say(
                "The data lies in %s: %s, %s. Try next:"
                        .formatted(
                                folder,
                                Words.count(stats.events(), "event"),
                                Words.bytes(stats.logBytes() + stats.indexBytes())));
        stage.empty();
        String at = " -s " + folder;
        stage.command(command + " stats" + at + " --process application", "how cases went");
        stage.command(command + " read" + at + " --tag " + ada.tag(), "one application");
        stage.command(command + " tail" + at + " --json", "events as JSON");
        stage.command(command + " check" + at, "verify every byte");
        stage.command(command + " export" + at + " -o loans.jsonl", "take the data along");
        stage.command(command + " --help", "all commands");
        stage.empty();
        stage.say("Run the demo again to go on with this store; remove the folder to begin anew.");
    }
}
