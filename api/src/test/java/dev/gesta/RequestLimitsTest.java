package dev.gesta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.RequestLimits.Limit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RequestLimitsTest {

    /**
     * Exactly 8 of everything that is counted in pieces, and 8 bytes of what is counted in bytes.
     */
    private static Append append() {
        Tag[] tags = new Tag[8];
        for (int i = 0; i < tags.length; i++) {
            tags[i] = Tag.of("tag-000" + i);
        }
        Metadata metadata = Metadata.none();
        for (char key = 'a'; key < 'i'; key++) {
            metadata = metadata.with(String.valueOf(key), "");
        }
        Event event =
                Event.of("type-008", Payload.of("x", new byte[8]), tags).withMetadata(metadata);
        List<Event> events =
                Stream.generate(() -> event.withId(EventIds.random())).limit(8).toList();
        QueryItem item = QueryItem.tags(tags);
        List<QueryItem> different =
                IntStream.range(0, 8)
                        .mapToObj(i -> i == 0 ? item : QueryItem.types("t" + i))
                        .toList();
        AppendCondition condition = AppendCondition.failIfEventsMatch(new Query.AnyOf(different));
        return new Append(events, Collections.nCopies(8, condition));
    }

    @ParameterizedTest
    @EnumSource(value = Limit.class, names = "APPEND_BYTES", mode = EnumSource.Mode.EXCLUDE)
    void each_limit_holds_at_its_value_and_not_above(Limit limit) {
        Append append = append();

        assertThatCode(() -> RequestLimits.ceilings().with(limit, 8).check(append))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> RequestLimits.ceilings().with(limit, 7).check(append))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        e -> {
                            assertThat(e.limit()).isEqualTo("7");
                            assertThat(e.actual()).isEqualTo("8");
                        });
    }

    @Test
    void the_size_of_an_append_is_that_of_its_events() {
        Append append = append();
        int bytes = append.events().stream().mapToInt(Event::sizeInBytes).sum();
        RequestLimits limits = RequestLimits.ceilings();

        assertThatCode(() -> limits.with(Limit.APPEND_BYTES, bytes).check(append))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> limits.with(Limit.APPEND_BYTES, bytes - 1).check(append))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void a_limit_can_only_be_lowered() {
        assertThatThrownBy(
                        () -> new RequestLimits(Map.of(Limit.TAG_BYTES, Limits.MAX_TAG_BYTES + 1)))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> RequestLimits.ceilings().with(Limit.TAG_BYTES, 0))
                .isInstanceOf(InvalidRequestException.class);
    }
}
