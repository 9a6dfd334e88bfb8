package dev.gesta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsistencyTokenTest {

    private static final UUID STORE = UUID.fromString("0198c5a0-0000-7000-8000-00000000abcd");
    private static final ConsistencyToken TOKEN =
            new ConsistencyToken(STORE, -2, Position.of(Long.MAX_VALUE));
    private static final String TEXT =
            "0198c5a0-0000-7000-8000-00000000abcd/fffffffffffffffe/9223372036854775807";

    @Test
    void prints_and_reads_store_timeline_and_position() {
        assertThat(TOKEN).hasToString(TEXT);
        assertThat(ConsistencyToken.parse(TEXT)).isEqualTo(TOKEN);
    }

    @Test
    void prints_and_reads_a_bare_position() {
        ConsistencyToken bare = ConsistencyToken.at(Position.of(42));

        assertThat(bare).hasToString("42");
        assertThat(bare.isBare()).isTrue();
        assertThat(ConsistencyToken.parse("42")).isEqualTo(bare);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " 1",
                "+1",
                "-1",
                "01",
                "١",
                "1/2",
                "1/2/3/4",
                "9223372036854775808",
                "0198c5a0-0000-7000-8000-00000000abcd/fffffffffffffffe/",
                "0198c5a0-0000-7000-8000-00000000abcd//1",
                "0198c5a0-0000-7000-8000-00000000abcd/fffffffffffffffe/-1",
                "0198c5a0-0000-7000-8000-00000000abcd/fffe/1",
                "0198C5A0-0000-7000-8000-00000000ABCD/fffffffffffffffe/1",
                "1-1-1-1-1/fffffffffffffffe/1",
                "00000000-0000-0000-0000-000000000000/0000000000000000/1",
                "not-a-store/fffffffffffffffe/1",
            })
    void refuses_any_text_that_it_does_not_print(String text) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> ConsistencyToken.parse(text));
    }

    @Test
    void speaks_of_one_store_and_timeline_unless_it_is_bare() {
        UUID other = UUID.fromString("0198c5a0-0000-7000-8000-000000000000");

        assertThatNoException().isThrownBy(() -> TOKEN.requireOf(STORE, -2));
        assertThatNoException()
                .isThrownBy(() -> ConsistencyToken.at(Position.START).requireOf(STORE, 5));
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> TOKEN.requireOf(other, -2));
        assertThatExceptionOfType(StaleTimelineException.class)
                .isThrownBy(() -> TOKEN.requireOf(STORE, 7))
                .satisfies(e -> assertThat(e.timeline()).isEqualTo(-2))
                .satisfies(e -> assertThat(e.currentTimeline()).isEqualTo(7));
    }

    @Test
    void moves_to_another_position_of_the_same_timeline() {
        assertThat(TOKEN.withPosition(Position.of(1)))
                .isEqualTo(new ConsistencyToken(STORE, -2, Position.of(1)));
    }
}
