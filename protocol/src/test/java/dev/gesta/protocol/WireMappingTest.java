package dev.gesta.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.gesta.Append;
import dev.gesta.ConsistencyToken;
import dev.gesta.Event;
import dev.gesta.InvalidRequestException;
import dev.gesta.Limits;
import dev.gesta.Metadata;
import dev.gesta.Payload;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.SubscribeOptions;
import dev.gesta.Subscription;
import dev.gesta.Tag;
import dev.gesta.protocol.v1.AppendCondition;
import dev.gesta.protocol.v1.AppendRequest;
import dev.gesta.protocol.v1.Direction;
import dev.gesta.protocol.v1.QueryItem;
import dev.gesta.protocol.v1.ReadRequest;
import dev.gesta.protocol.v1.SequencedEvent;
import dev.gesta.protocol.v1.SubscribeRequest;
import dev.gesta.protocol.v1.SubscribeResponse;
import dev.gesta.protocol.v1.Token;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class WireMappingTest {

    private static final long SEED = Long.getLong("gesta.seed", 1);
    private static final int ROUNDS = 500;

    @Test
    void every_value_comes_back_equal() {
        rounds(values -> {
            var event = values.sequencedEvent();
            var append = values.append();
            var appended = values.appended();
            var query = values.query();
            var token = values.token();

            assertThat(WireMapping.fromWire(sent(WireMapping.toWire(event)))).isEqualTo(event);
            assertThat(WireMapping.fromWire(sent(WireMapping.toWire("s", 1, append))))
                    .isEqualTo(append);
            assertThat(WireMapping.fromWire(sent(WireMapping.toWire(appended))))
                    .isEqualTo(appended);
            assertThat(WireMapping.fromWire(sent(WireMapping.toWire(query)))).isEqualTo(query);
            assertThat(WireMapping.fromWire(sent(WireMapping.toWire(token)))).isEqualTo(token);
        });
    }

    @Test
    void reads_and_deliveries_come_back_equal() {
        rounds(values -> {
            Query query = values.query();
            ReadOptions options = values.readOptions();
            var batch =
                    new Subscription.Events(
                            Stream.generate(values::sequencedEvent).limit(9).toList(),
                            values.token(),
                            true);
            var marker = new Subscription.CaughtUp(values.token());

            ReadRequest read = sent(WireMapping.toWire("s", query, options));

            assertThat(WireMapping.fromWire(read.getQuery())).isEqualTo(query);
            assertThat(WireMapping.options(read)).isEqualTo(options);
            assertThat(inParts(batch, 1)).isEqualTo(batch);
            assertThat(inParts(batch, 500)).isEqualTo(batch);
            assertThat(inParts(marker, 1)).isEqualTo(marker);
        });
    }

    /** Lets a delivery travel in messages of about {@code bytes}. */
    private static Subscription.Delivery inParts(Subscription.Delivery delivery, int bytes) {
        List<SubscribeResponse> parts = WireMapping.toWire(delivery, bytes);
        List<dev.gesta.SequencedEvent> begun = new ArrayList<>();
        for (SubscribeResponse part : parts.subList(0, parts.size() - 1)) {
            assertThat(part.getEvents().getPartial()).isTrue();
            begun.addAll(WireMapping.fromWire(sent(part).getEvents().getEventsList()));
        }
        assertThat(parts.getLast().getEvents().getPartial()).isFalse();
        return WireMapping.fromWire(sent(parts.getLast()), begun);
    }

    @Test
    void a_read_that_says_nothing_more_is_a_read_of_all() {
        assertThat(WireMapping.options(ReadRequest.getDefaultInstance()))
                .isEqualTo(ReadOptions.forwards());
        assertThat(
                        WireMapping.options(
                                ReadRequest.newBuilder().setDirection(Direction.BACKWARDS).build()))
                .isEqualTo(ReadOptions.backwards());
    }

    @Test
    void a_batch_may_be_lowered_and_left_open_but_not_be_larger_than_the_largest_append() {
        assertThat(options(7, 9)).isEqualTo(new SubscribeOptions(7, 9));
        assertThat(options(0, 0)).isEqualTo(SubscribeOptions.defaults());
        assertThat(options(Integer.MAX_VALUE, Integer.MAX_VALUE))
                .isEqualTo(
                        new SubscribeOptions(
                                Limits.MAX_EVENTS_PER_APPEND, Limits.MAX_APPEND_BYTES));
        refused(() -> options(-1, 1));
    }

    @Test
    void the_largest_append_and_the_largest_batch_fit_into_a_message() {
        List<Tag> tags = IntStream.range(0, 64).mapToObj(i -> Tag.of("t" + i)).toList();
        Map<String, String> metadata = new HashMap<>();
        IntStream.range(0, 64).forEach(i -> metadata.put("k" + i, ""));
        Event small = Event.of("T", Payload.of("c", new byte[0]), tags);
        small = small.withMetadata(Metadata.of(metadata));
        int room = Limits.MAX_APPEND_BYTES / Limits.MAX_EVENTS_PER_APPEND - small.sizeInBytes();
        Event full =
                Event.of("T", Payload.of("c", new byte[room]), tags)
                        .withMetadata(Metadata.of(metadata));
        var sequenced =
                new dev.gesta.SequencedEvent(
                        Position.of(Long.MAX_VALUE),
                        java.time.Instant.MAX.minusNanos(999),
                        9_999,
                        10_000,
                        full);
        var batch =
                new Subscription.Events(
                        Collections.nCopies(Limits.MAX_EVENTS_PER_APPEND, atTime(sequenced)),
                        ConsistencyToken.at(Position.START),
                        false);

        int size = WireMapping.toWire(batch, Integer.MAX_VALUE).getFirst().getSerializedSize();

        assertThat(size).isLessThan(WireMapping.MAX_MESSAGE_BYTES - Limits.MAX_DATA_BYTES);
    }

    private static dev.gesta.SequencedEvent atTime(dev.gesta.SequencedEvent event) {
        return new dev.gesta.SequencedEvent(
                event.position(),
                WireMapping.instant(Long.MAX_VALUE / 4),
                event.indexInAppend(),
                event.appendSize(),
                event.event());
    }

    @Test
    void what_no_value_could_be_is_refused() {
        refused(() -> WireMapping.position(-1));
        refused(() -> token(Token.newBuilder().setPosition(-1)));
        refused(() -> token(Token.newBuilder().setStore(ByteString.copyFrom(new byte[15]))));
        refused(() -> token(Token.newBuilder().setTimeline(1)));
        refused(() -> WireMapping.fromWire(dev.gesta.protocol.v1.Query.getDefaultInstance()));
        refused(() -> query(QueryItem.getDefaultInstance()));
        refused(() -> query(QueryItem.newBuilder().addTags("").build()));
        refused(() -> event(builder -> builder.setId(ByteString.EMPTY)));
        refused(() -> event(builder -> builder.setType("")));
        refused(() -> event(builder -> builder.setContentType("")));
        refused(() -> event(builder -> builder.putMetadata("gesta.other", "x")));
        refused(() -> append(builder -> builder.clearEvents()));
        refused(() ->
                append(builder -> builder.addConditions(AppendCondition.getDefaultInstance())));
        refused(() -> WireMapping.options(ReadRequest.newBuilder().setLimit(0).build()));
        refused(() -> WireMapping.options(ReadRequest.newBuilder().setLimit(-1).build()));
        refused(() -> WireMapping.options(ReadRequest.newBuilder().setFrom(-1).build()));
        refused(() -> WireMapping.options(ReadRequest.newBuilder().setDirectionValue(9).build()));
        refused(() -> WireMapping.fromWire(SubscribeResponse.getDefaultInstance(), List.of()));
        refused(() -> WireMapping.fromWire(SequencedEvent.getDefaultInstance()));
    }

    @Test
    void each_limit_on_counts_is_checked_at_the_limit_and_one_beyond() {
        assertThat(event(builder -> builder.addAllTags(tags(64))).tags()).hasSize(64);
        refused(() -> event(builder -> builder.addAllTags(tags(65))));
        assertThat(query(QueryItem.newBuilder().addAllTags(tags(64)).build())).isNotNull();
        refused(() -> query(QueryItem.newBuilder().addAllTags(tags(65)).build()));
        refused(() -> query(QueryItem.newBuilder().addAllTypes(tags(65)).build()));
        QueryItem one = QueryItem.newBuilder().addTags("t").build();
        assertThat(query(Collections.nCopies(64, one).toArray(new QueryItem[0]))).isNotNull();
        refused(() -> query(Collections.nCopies(65, one).toArray(new QueryItem[0])));
        AppendCondition condition =
                WireMapping.toWire("s", 1, new RandomValues(SEED).append()).toBuilder()
                        .addConditions(revisionIs())
                        .getConditionsList()
                        .getLast();
        Append most = append(each -> each.addAllConditions(Collections.nCopies(16, condition)));
        assertThat(most.conditions()).hasSize(16);
        refused(() -> append(each -> each.addAllConditions(Collections.nCopies(17, condition))));
        refused(() ->
                append(each -> IntStream.range(0, 10_000).forEach(_ -> each.addEvents(wire()))));
    }

    private static AppendCondition revisionIs() {
        AppendCondition.Builder condition = AppendCondition.newBuilder();
        condition.getRevisionIsBuilder().setTag("t").setRevision(-1);
        return condition.build();
    }

    private static void rounds(Consumer<RandomValues> round) {
        for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
            try {
                round.accept(new RandomValues(seed));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("with -Dgesta.seed=" + seed, e);
            }
        }
    }

    /** Lets a message travel: to bytes and back. */
    @SuppressWarnings("unchecked") // a parser gives what it was asked of
    private static <M extends Message> M sent(M message) {
        try {
            return (M) message.getParserForType().parseFrom(message.toByteString());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static SubscribeOptions options(int events, int bytes) {
        return WireMapping.options(
                SubscribeRequest.newBuilder()
                        .setMaxBatchEvents(events)
                        .setMaxBatchBytes(bytes)
                        .build());
    }

    private static ConsistencyToken token(Token.Builder wire) {
        return WireMapping.fromWire(wire.build());
    }

    private static Query query(QueryItem... items) {
        dev.gesta.protocol.v1.Query.Builder query = dev.gesta.protocol.v1.Query.newBuilder();
        query.getAnyOfBuilder().addAllItems(List.of(items));
        return WireMapping.fromWire(query.build());
    }

    private static dev.gesta.protocol.v1.Event wire() {
        return WireMapping.toWire(Event.of("T", Payload.json("{}")));
    }

    private static Event event(Consumer<dev.gesta.protocol.v1.Event.Builder> change) {
        var event = wire().toBuilder();
        change.accept(event);
        return WireMapping.fromWire(event.build());
    }

    private static Append append(Consumer<AppendRequest.Builder> change) {
        var append = AppendRequest.newBuilder().setStore("s").addEvents(wire());
        change.accept(append);
        return WireMapping.fromWire(append.build());
    }

    private static List<String> tags(int count) {
        List<String> tags = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> tags.add("t:" + i));
        return tags;
    }

    private static void refused(ThrowingCallable request) {
        assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(request);
    }
}
