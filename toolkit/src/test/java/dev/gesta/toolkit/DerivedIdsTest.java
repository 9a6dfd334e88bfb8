package dev.gesta.toolkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.InvalidRequestException;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DerivedIdsTest {

    @Test
    void gives_the_same_ids_for_ever() {
        assertThat(DerivedIds.of("request-7").apply(0))
                .isEqualTo(UUID.fromString("019abb92-0908-83b7-af8a-969f091d3cc6"));
    }

    @Test
    void gives_each_name_and_index_an_id_of_its_own() {
        Stream<UUID> ids =
                Stream.of("a", "b", "a0", "a\0001")
                        .flatMap(name -> IntStream.range(0, 100).mapToObj(DerivedIds.of(name)));

        assertThat(ids).hasSize(400).doesNotHaveDuplicates();
    }

    @Test
    void makes_uuids_of_version_8() {
        for (int i = 0; i < 100; i++) {
            UUID id = DerivedIds.of("name").apply(i);

            assertThat(id.version()).isEqualTo(8);
            assertThat(id.variant()).isEqualTo(2);
        }
    }

    @Test
    void refuses_a_blank_name() {
        assertThatThrownBy(() -> DerivedIds.of(" "))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("not blank");
    }
}
