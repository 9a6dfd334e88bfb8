package dev.gesta.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.gesta.Append;
import dev.gesta.AppendCondition;
import dev.gesta.Appended;
import dev.gesta.ConsistencyToken;
import dev.gesta.Event;
import dev.gesta.InvalidRequestException;
import dev.gesta.Limits;
import dev.gesta.Metadata;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.QueryItem;
import dev.gesta.ReadOptions;
import dev.gesta.SequencedEvent;
import dev.gesta.SubscribeOptions;
import dev.gesta.Subscription;
import dev.gesta.Tag;
import dev.gesta.Tags;
import dev.gesta.protocol.v1.AppendRequest;
import dev.gesta.protocol.v1.Direction;
import dev.gesta.protocol.v1.ReadRequest;
import dev.gesta.protocol.v1.SubscribeRequest;
import dev.gesta.protocol.v1.SubscribeResponse;
import dev.gesta.protocol.v1.Token;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;

/**
 * The values of the interface as messages, and back.
 *
 * <p>Every value comes back equal. What a message holds that no value could is refused with {@link
 * InvalidRequestException}: a peer is not trusted to have checked anything.
 */
public final class WireMapping {

    /**
     * The largest message, in bytes: an append of {@link Limits#MAX_APPEND_BYTES}, what its framing
     * takes at most, and some room for conditions.
     */
    public static final int MAX_MESSAGE_BYTES = 32 << 20;

    /** The most events in a batch, so that any append fits into one. */
    public static final int MAX_BATCH_EVENTS = Limits.MAX_EVENTS_PER_APPEND;

    /** The size at which a batch is full, in bytes, so that any append fits into one. */
    public static final int MAX_BATCH_BYTES = Limits.MAX_APPEND_BYTES;

    private static final int UUID_BYTES = 16;

    private WireMapping() {}

    /** Returns the message for a token. */
    public static Token toWire(ConsistencyToken token) {
        Token.Builder wire = Token.newBuilder().setPosition(token.position().value());
        if (!token.isBare()) {
            wire.setStore(toWire(token.store())).setTimeline(token.timeline());
        }
        return wire.build();
    }

    /** Returns the token of a message. */
    public static ConsistencyToken fromWire(Token wire) {
        Position position = position(wire.getPosition());
        if (wire.getStore().isEmpty() && wire.getTimeline() == 0) {
            return ConsistencyToken.at(position);
        }
        return new ConsistencyToken(
                uuid("store of a token", wire.getStore()), wire.getTimeline(), position);
    }

    /** Returns the message for an event. */
    public static dev.gesta.protocol.v1.Event toWire(Event event) {
        dev.gesta.protocol.v1.Event.Builder wire =
                dev.gesta.protocol.v1.Event.newBuilder()
                        .setId(toWire(event.id()))
                        .setType(event.type())
                        .setContentType(event.data().contentType())
                        .setData(UnsafeByteOperations.unsafeWrap(event.data().asByteBuffer()))
                        .putAllMetadata(event.metadata().entries());
        event.tags().forEach(tag -> wire.addTags(tag.value()));
        return wire.build();
    }

    /** Returns the event of a message. */
    public static Event fromWire(dev.gesta.protocol.v1.Event wire) {
        requireAtMost("tags on an event", wire.getTagsCount(), Limits.MAX_TAGS_PER_EVENT);
        return new Event(
                uuid("event id", wire.getId()),
                wire.getType(),
                tags(wire.getTagsList()),
                Payload.of(wire.getContentType(), wire.getData().asReadOnlyByteBuffer()),
                Metadata.of(wire.getMetadataMap()));
    }

    /** Returns the message for an event with its place. */
    public static dev.gesta.protocol.v1.SequencedEvent toWire(SequencedEvent event) {
        return dev.gesta.protocol.v1.SequencedEvent.newBuilder()
                .setPosition(event.position().value())
                .setRecordedAtMicros(micros(event.recordedAt()))
                .setIndexInAppend(event.indexInAppend())
                .setAppendSize(event.appendSize())
                .setEvent(toWire(event.event()))
                .build();
    }

    /** Returns the event with its place of a message. */
    public static SequencedEvent fromWire(dev.gesta.protocol.v1.SequencedEvent wire) {
        if (wire.getIndexInAppend() < 0 || wire.getIndexInAppend() >= wire.getAppendSize()) {
            throw new InvalidRequestException(
                    "index in append is out of range",
                    "0 to below the append's size, " + wire.getAppendSize(),
                    Integer.toString(wire.getIndexInAppend()));
        }
        return new SequencedEvent(
                position(wire.getPosition()),
                instant(wire.getRecordedAtMicros()),
                wire.getIndexInAppend(),
                wire.getAppendSize(),
                fromWire(wire.getEvent()));
    }

    /** Returns the events of a batch. */
    public static List<SequencedEvent> fromWire(List<dev.gesta.protocol.v1.SequencedEvent> wire) {
        List<SequencedEvent> events = new ArrayList<>(wire.size());
        wire.forEach(each -> events.add(fromWire(each)));
        return events;
    }

    /** Returns the message for a query. */
    public static dev.gesta.protocol.v1.Query toWire(Query query) {
        return switch (query) {
            case Query.All _ ->
                    dev.gesta.protocol.v1.Query.newBuilder()
                            .setAll(dev.gesta.protocol.v1.Query.All.getDefaultInstance())
                            .build();
            case Query.AnyOf(List<QueryItem> items) -> {
                var anyOf = dev.gesta.protocol.v1.Query.AnyOf.newBuilder();
                items.forEach(item -> anyOf.addItems(toWire(item)));
                yield dev.gesta.protocol.v1.Query.newBuilder().setAnyOf(anyOf).build();
            }
        };
    }

    private static dev.gesta.protocol.v1.QueryItem toWire(QueryItem item) {
        dev.gesta.protocol.v1.QueryItem.Builder wire =
                dev.gesta.protocol.v1.QueryItem.newBuilder().addAllTypes(item.types());
        item.tags().forEach(tag -> wire.addTags(tag.value()));
        return wire.build();
    }

    /** Returns the query of a message. */
    public static Query fromWire(dev.gesta.protocol.v1.Query wire) {
        return switch (wire.getKindCase()) {
            case ALL -> Query.all();
            case ANY_OF -> {
                List<dev.gesta.protocol.v1.QueryItem> items = wire.getAnyOf().getItemsList();
                requireAtMost("items in a query", items.size(), Limits.MAX_QUERY_ITEMS);
                yield new Query.AnyOf(items.stream().map(WireMapping::fromWire).toList());
            }
            case KIND_NOT_SET -> throw missing("query", "all, or any_of with its items");
        };
    }

    private static QueryItem fromWire(dev.gesta.protocol.v1.QueryItem wire) {
        requireAtMost("types in a query item", wire.getTypesCount(), Limits.MAX_TERMS_PER_ITEM);
        requireAtMost("tags in a query item", wire.getTagsCount(), Limits.MAX_TERMS_PER_ITEM);
        return new QueryItem(new LinkedHashSet<>(wire.getTypesList()), tags(wire.getTagsList()));
    }

    /** Returns the message for an append to {@code store}. */
    public static AppendRequest toWire(String store, long number, Append append) {
        AppendRequest.Builder wire = AppendRequest.newBuilder().setStore(store).setNumber(number);
        append.events().forEach(event -> wire.addEvents(toWire(event)));
        append.conditions().forEach(condition -> wire.addConditions(toWire(condition)));
        return wire.build();
    }

    /** Returns the append of a message. */
    public static Append fromWire(AppendRequest wire) {
        requireAtMost("events in an append", wire.getEventsCount(), Limits.MAX_EVENTS_PER_APPEND);
        requireAtMost(
                "conditions on an append",
                wire.getConditionsCount(),
                Limits.MAX_CONDITIONS_PER_APPEND);
        return new Append(
                wire.getEventsList().stream().map(WireMapping::fromWire).toList(),
                wire.getConditionsList().stream().map(WireMapping::fromWire).toList());
    }

    private static dev.gesta.protocol.v1.AppendCondition toWire(AppendCondition condition) {
        var wire = dev.gesta.protocol.v1.AppendCondition.newBuilder();
        switch (condition) {
            case AppendCondition.NoEventMatches(Query query, ConsistencyToken after) ->
                    wire.getNoEventMatchesBuilder().setQuery(toWire(query)).setAfter(toWire(after));
            case AppendCondition.RevisionIs(Tag tag, long revision, ConsistencyToken seen) ->
                    wire.getRevisionIsBuilder()
                            .setTag(tag.value())
                            .setRevision(revision)
                            .setSeen(toWire(seen));
        }
        return wire.build();
    }

    private static AppendCondition fromWire(dev.gesta.protocol.v1.AppendCondition wire) {
        return switch (wire.getKindCase()) {
            case NO_EVENT_MATCHES ->
                    new AppendCondition.NoEventMatches(
                            fromWire(wire.getNoEventMatches().getQuery()),
                            fromWire(wire.getNoEventMatches().getAfter()));
            case REVISION_IS ->
                    new AppendCondition.RevisionIs(
                            Tag.of(wire.getRevisionIs().getTag()),
                            wire.getRevisionIs().getRevision(),
                            fromWire(wire.getRevisionIs().getSeen()));
            case KIND_NOT_SET -> throw missing("condition", "no_event_matches, or revision_is");
        };
    }

    /** Returns the message for an answer. */
    public static dev.gesta.protocol.v1.Appended toWire(Appended appended) {
        return dev.gesta.protocol.v1.Appended.newBuilder()
                .setFirst(appended.first().value())
                .setLast(appended.last().value())
                .setToken(toWire(appended.token()))
                .setRepeated(appended.repeated())
                .build();
    }

    /** Returns the answer of a message. */
    public static Appended fromWire(dev.gesta.protocol.v1.Appended wire) {
        return new Appended(
                position(wire.getFirst()),
                position(wire.getLast()),
                fromWire(wire.getToken()),
                wire.getRepeated());
    }

    /** Returns the message for a read of {@code store}. */
    public static ReadRequest toWire(String store, Query query, ReadOptions options) {
        return ReadRequest.newBuilder()
                .setStore(store)
                .setQuery(toWire(query))
                .setDirection(options.isBackwards() ? Direction.BACKWARDS : Direction.FORWARDS)
                .setFrom(options.from().value())
                .setLimit(options.limit())
                .build();
    }

    /** Returns the options of a read. */
    public static ReadOptions options(ReadRequest wire) {
        ReadOptions options =
                switch (wire.getDirection()) {
                    case FORWARDS -> ReadOptions.forwards();
                    case BACKWARDS -> ReadOptions.backwards();
                    case UNRECOGNIZED -> throw missing("direction", "FORWARDS or BACKWARDS");
                };
        if (wire.hasFrom()) {
            options = options.from(position(wire.getFrom()));
        }
        return wire.hasLimit() ? options.limit(wire.getLimit()) : options;
    }

    /** Returns the message for a subscription to {@code store}. */
    public static SubscribeRequest toWire(
            String store, Query query, ConsistencyToken after, SubscribeOptions options) {
        return SubscribeRequest.newBuilder()
                .setStore(store)
                .setQuery(toWire(query))
                .setAfter(toWire(after))
                .setMaxBatchEvents(options.maxBatchEvents())
                .setMaxBatchBytes(options.maxBatchBytes())
                .build();
    }

    /**
     * Returns the options of a subscription, within {@link #MAX_BATCH_EVENTS} and {@link
     * #MAX_BATCH_BYTES}: no append is split by these that would not be split anyhow.
     */
    public static SubscribeOptions options(SubscribeRequest wire) {
        SubscribeOptions usual = SubscribeOptions.defaults();
        int events = wire.getMaxBatchEvents();
        int bytes = wire.getMaxBatchBytes();
        return new SubscribeOptions(
                events == 0 ? usual.maxBatchEvents() : Math.min(events, MAX_BATCH_EVENTS),
                bytes == 0 ? usual.maxBatchBytes() : Math.min(bytes, MAX_BATCH_BYTES));
    }

    /**
     * Returns the messages for a delivery: a large batch takes several, so that the transport never
     * holds much of it.
     *
     * @param partBytes the size at which a message is full
     */
    public static List<SubscribeResponse> toWire(Subscription.Delivery delivery, int partBytes) {
        return switch (delivery) {
            case Subscription.Events(var events, var token, boolean continues) -> {
                List<SubscribeResponse> parts = new ArrayList<>();
                var part = SubscribeResponse.Events.newBuilder();
                int bytes = 0;
                for (SequencedEvent event : events) {
                    if (bytes >= partBytes) {
                        parts.add(response(part.setPartial(true)));
                        part.clear();
                        bytes = 0;
                    }
                    part.addEvents(toWire(event));
                    bytes += event.event().sizeInBytes();
                }
                parts.add(response(part.setToken(toWire(token)).setContinues(continues)));
                yield parts;
            }
            case Subscription.CaughtUp(var token) ->
                    List.of(SubscribeResponse.newBuilder().setCaughtUp(toWire(token)).build());
        };
    }

    private static SubscribeResponse response(SubscribeResponse.Events.Builder events) {
        return SubscribeResponse.newBuilder().setEvents(events).build();
    }

    /**
     * Returns the delivery that a message ends, other than the first of a subscription.
     *
     * @param begun the events of the messages before it that were partial
     */
    public static Subscription.Delivery fromWire(
            SubscribeResponse wire, List<SequencedEvent> begun) {
        return switch (wire.getKindCase()) {
            case EVENTS -> {
                List<SequencedEvent> events = new ArrayList<>(begun);
                events.addAll(fromWire(wire.getEvents().getEventsList()));
                yield new Subscription.Events(
                        List.copyOf(events),
                        fromWire(wire.getEvents().getToken()),
                        wire.getEvents().getContinues());
            }
            case CAUGHT_UP -> new Subscription.CaughtUp(fromWire(wire.getCaughtUp()));
            case STARTED, KIND_NOT_SET -> throw missing("delivery", "events, or caught_up");
        };
    }

    /** Returns the position of a message's number. */
    public static Position position(long unsigned) {
        if (unsigned < 0) {
            throw new InvalidRequestException(
                    "position is too large",
                    Long.toString(Long.MAX_VALUE),
                    Long.toUnsignedString(unsigned));
        }
        return Position.of(unsigned);
    }

    /** Returns a time in microseconds. */
    public static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    /** Returns the time of some microseconds. */
    public static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static ByteString toWire(UUID id) {
        ByteBuffer bytes = ByteBuffer.allocate(UUID_BYTES);
        bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()).flip();
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    static UUID uuid(String what, ByteString wire) {
        if (wire.size() != UUID_BYTES) {
            throw new InvalidRequestException(
                    what + " must be a UUID", UUID_BYTES + " bytes", wire.size() + " bytes");
        }
        ByteBuffer bytes = wire.asReadOnlyByteBuffer();
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    private static Tags tags(List<String> wire) {
        return Tags.of(wire.stream().map(Tag::of).toList());
    }

    private static void requireAtMost(String what, int actual, int limit) {
        if (actual > limit) {
            throw new InvalidRequestException(
                    "too many " + what, Integer.toString(limit), Integer.toString(actual));
        }
    }

    private static InvalidRequestException missing(String what, String wanted) {
        return new InvalidRequestException("a " + what + " must say its kind", wanted, "neither");
    }
}
