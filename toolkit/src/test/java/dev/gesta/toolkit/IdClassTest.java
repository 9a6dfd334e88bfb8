package dev.gesta.toolkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.InvalidRequestException;
import dev.gesta.Tag;
import dev.gesta.Tags;
import dev.gesta.toolkit.School.CourseId;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdClassTest {

    private record Pair(String value, int number) implements TagId {}

    @Test
    void finds_the_ids_of_its_class_among_tags() {
        Tags tags =
                Tags.of(
                        List.of(
                                Tag.of("course:c2"),
                                Tag.of("course:c1:x"),
                                Tag.of("courses:no"),
                                Tag.of("student:s1")));

        assertThat(IdClass.of(CourseId.class).in(tags))
                .containsExactly(new CourseId("c1:x"), new CourseId("c2"));
    }

    @Test
    void wants_a_record_of_one_text() {
        assertThatThrownBy(() -> IdClass.of(Pair.class))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("record Pair(String value) implements TagId");
    }
}
