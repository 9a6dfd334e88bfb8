package dev.gesta.studio;

import dev.gesta.ConsistencyToken;
import dev.gesta.EventStore;
import dev.gesta.EventStoreException;
import dev.gesta.InvalidRequestException;
import dev.gesta.Position;
import dev.gesta.ReadOptions;
import dev.gesta.Tag;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/**
 * Answers what Studio asks, in JSON:
 *
 * <pre>
 *   (nothing)                    the stores
 *   STORE                        what it is, and how far it goes
 *   STORE/census                 types and keys of tags
 *   STORE/histogram              events over time
 *   STORE/cases?key=             the cases of a key of tags, sorted, page by page
 *   STORE/process?key=           what follows what in these cases
 *   STORE/events                 events, page by page
 *   STORE/event?position=        one event in full
 *   STORE/timeline?tag=          the events of a tag, and how they make its state
 *   STORE/causation?position=    what an event came from, and what came from it
 * </pre>
 *
 * <p>Where events are meant, {@code query}, or {@code type} and {@code tag}, and {@code text},
 * {@code since}, {@code until} and {@code clock} say which. An insight that is not complete says
 * so: asking again goes on.
 *
 * <p>Safe for use by many threads. An answer may take the time of one {@link #BUDGET}, and reads
 * events meanwhile: call from a thread that may wait.
 */
public final class Studio {

    /** How long a request counts before it answers with what there is. */
    public static final Duration BUDGET = Duration.ofMillis(500);

    private static final String TAIL = "/tail";
    private static final int MAX_PAGE = 500;
    private static final int MAX_VARIANTS = 100;

    private final StudioStores stores;
    private final LongSupplier nanos;
    private final JsonMapper mapper = mapper();
    private final Map<String, Known> known = new HashMap<>();

    private record Known(EventStore store, Insights insights) {}

    /** A store in the list, its head, and what its server tells about it. */
    private record Description(
            String name, Position head, String token, Map<String, String> facts) {}

    /** All that a process map shows. */
    private record ProcessResult(
            long cases,
            long events,
            long variants,
            boolean cut,
            long meanMillis,
            long medianMillis,
            List<ProcessMap.Node> nodes,
            List<ProcessMap.Flow> flows,
            List<ProcessMap.Variant> topVariants) {}

    /**
     * @param stores what to show
     * @param nanos a clock that only measures, such as {@link System#nanoTime}
     */
    public Studio(StudioStores stores, LongSupplier nanos) {
        this.stores = stores;
        this.nanos = nanos;
    }

    private static JsonMapper mapper() {
        SimpleModule positions = new SimpleModule();
        positions.addSerializer(Position.class, ToStringSerializer.instance);
        return JsonMapper.builder()
                .addModule(positions)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /**
     * Answers a request; a failure is an answer, too.
     *
     * @param path below the address of the insights, without a slash before it
     * @param parameters the parameters of the address, decoded
     */
    public StudioAnswer answer(String path, Map<String, List<String>> parameters) {
        try {
            Parameters given = new Parameters(parameters);
            String[] parts = path.split("/", 3);
            Optional<Object> result = path.isEmpty() ? Optional.of(list()) : ofStore(parts, given);
            return result.map(value -> json(200, "application/json", value))
                    .orElseGet(() -> problem(404, "not-found", "there is nothing at " + path));
        } catch (InvalidRequestException e) {
            return problem(400, "invalid-request", String.valueOf(e.getMessage()));
        } catch (EventStoreException e) {
            return problem(503, "store-unavailable", String.valueOf(e.getMessage()));
        }
    }

    /**
     * Begins a tail of a store, which the caller closes: {@code STORE/tail?after=}, the head if
     * {@code after} is left out.
     *
     * @return empty if {@code path} names no tail of a store that there is
     * @throws InvalidRequestException if a parameter is wrong
     */
    public Optional<StudioTail> tail(String path, Map<String, List<String>> parameters) {
        if (!path.endsWith(TAIL)) {
            return Optional.empty();
        }
        String name = path.substring(0, path.length() - TAIL.length());
        return stores.find(name).map(store -> tail(store, new Parameters(parameters)));
    }

    private StudioTail tail(EventStore store, Parameters given) {
        long head = store.head().position().value();
        Position after = Position.of(given.number("after", 0, Long.MAX_VALUE, head));
        return new StudioTail(store, checked(given), after, mapper);
    }

    private List<Description> list() {
        List<Description> list = new ArrayList<>();
        for (String name : stores.names()) {
            stores.find(name).ifPresent(store -> list.add(description(name, store)));
        }
        return list;
    }

    private Description description(String name, EventStore store) {
        ConsistencyToken head = store.head();
        return new Description(name, head.position(), head.toString(), stores.facts(name));
    }

    private Optional<Object> ofStore(String[] parts, Parameters given) {
        Optional<EventStore> store = stores.find(parts[0]);
        if (store.isEmpty() || parts.length > 2) {
            return Optional.empty();
        }
        return parts.length == 1
                ? Optional.of(description(parts[0], store.get()))
                : insight(known(parts[0], store.get()), parts[1], given);
    }

    private Known known(String name, EventStore store) {
        synchronized (known) {
            return known.compute(
                    name,
                    (_, old) ->
                            old != null && old.store.equals(store)
                                    ? old
                                    : new Known(store, new Insights(store, BUDGET, nanos)));
        }
    }

    private Optional<Object> insight(Known of, String question, Parameters given) {
        Insights insights = of.insights();
        return switch (question) {
            case "census" ->
                    Optional.of(insights.ask(new Census.Of(checked(given)), Census::result));
            case "histogram" ->
                    Optional.of(insights.ask(new Histogram.Of(checked(given)), Histogram::result));
            case "cases" -> Optional.of(cases(insights, given));
            case "process" -> Optional.of(process(insights, given));
            case "events" -> Optional.of(events(of.store(), given));
            case "event" -> event(of.store(), given).map(detail -> detail);
            case "timeline" -> Optional.of(timeline(of.store(), given));
            case "causation" -> causation(of.store(), given).map(result -> result);
            default -> Optional.empty();
        };
    }

    private static Selection checked(Parameters given) {
        Selection selection = given.selection();
        given.requireNoMore();
        return selection;
    }

    private static Object cases(Insights insights, Parameters given) {
        String key = given.required("key");
        Cases.Page page =
                new Cases.Page(
                        given.constant("order", Cases.Order.LAST),
                        given.flag("descending"),
                        given.text("search").orElse(""),
                        (int) given.number("offset", 0, Cases.MAX_CASES, 0),
                        (int) given.number("limit", 1, MAX_PAGE, 100));
        return insights.ask(new Cases.Of(checked(given), key), cases -> cases.result(page));
    }

    private static Object process(Insights insights, Parameters given) {
        String key = given.required("key");
        int variants = (int) given.number("variants", 0, MAX_VARIANTS, 20);
        return insights.ask(new ProcessMap.Of(checked(given), key), map -> process(map, variants));
    }

    private static ProcessResult process(ProcessMap map, int variants) {
        Durations durations = map.caseDurations();
        return new ProcessResult(
                map.cases(),
                map.events(),
                map.variants(),
                map.isCut(),
                durations.meanMillis(),
                durations.medianMillis(),
                map.nodes(),
                map.flows(),
                map.topVariants(variants));
    }

    private EventPages.Page events(EventStore store, Parameters given) {
        boolean oldestFirst = given.flag("oldestFirst");
        ReadOptions options = oldestFirst ? ReadOptions.forwards() : ReadOptions.backwards();
        Optional<String> from = given.text("from");
        if (from.isPresent()) {
            options = options.from(given.number("from", 0, Long.MAX_VALUE, 0));
        }
        options = options.limit(given.number("limit", 1, MAX_PAGE, 100));
        return pages(store).page(new EventPages.Wanted(checked(given), options));
    }

    private EventPages pages(EventStore store) {
        return new EventPages(store, BUDGET, nanos);
    }

    private Optional<EventPages.Detail> event(EventStore store, Parameters given) {
        Position position = position(given);
        boolean whole = given.flag("whole");
        EventClock clock = given.clock();
        given.requireNoMore();
        return pages(store).detail(position, clock, whole);
    }

    private Timeline.Result timeline(EventStore store, Parameters given) {
        Tag tag = Tag.of(given.required("tag"));
        long from = given.number("from", 0, Timeline.MAX_EVENTS, 0);
        EventClock clock = given.clock();
        given.requireNoMore();
        return new Timeline(store, mapper).of(tag, from, clock);
    }

    private static Optional<Causation.Result> causation(EventStore store, Parameters given) {
        Position position = position(given);
        EventClock clock = given.clock();
        given.requireNoMore();
        return new Causation(store).of(position, clock);
    }

    private static Position position(Parameters given) {
        given.required("position");
        return Position.of(given.number("position", 1, Long.MAX_VALUE, 0));
    }

    private StudioAnswer problem(int status, String code, String detail) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("status", status);
        problem.put("code", code);
        problem.put("detail", detail);
        return json(status, "application/problem+json", problem);
    }

    private StudioAnswer json(int status, String contentType, Object value) {
        Map<String, String> headers = new HashMap<>(StudioPage.safety());
        headers.put("content-type", contentType);
        headers.put("cache-control", "no-store");
        return new StudioAnswer(status, headers, ByteBuffer.wrap(mapper.writeValueAsBytes(value)));
    }
}
