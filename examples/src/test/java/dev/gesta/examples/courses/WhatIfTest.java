package dev.gesta.examples.courses;

import static dev.gesta.examples.courses.School.subscribe;
import static dev.gesta.toolkit.Answer.accept;
import static dev.gesta.toolkit.Answer.refuse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.ReferenceEventStore;
import dev.gesta.examples.courses.School.CourseDefined;
import dev.gesta.examples.courses.School.CourseId;
import dev.gesta.examples.courses.School.Refusal;
import dev.gesta.examples.courses.School.SchoolEvent;
import dev.gesta.examples.courses.School.StudentId;
import dev.gesta.examples.courses.School.StudentSubscribed;
import dev.gesta.testkit.WhatIf;
import dev.gesta.testkit.WhatIfReport;
import dev.gesta.testkit.WhatIfReport.Change;
import dev.gesta.toolkit.Decision;
import dev.gesta.toolkit.Gesta;
import org.junit.jupiter.api.Test;

class WhatIfTest {

    private static final CourseId C1 = new CourseId("c1");

    private final Gesta gesta = Gesta.over(ReferenceEventStore.create(), SchoolEvent.class);

    /** A new rule: two seats are kept for latecomers. */
    private static Decision<SchoolEvent, Refusal> subscribeButTwo(StudentSubscribed wanted) {
        return Decision.given(
                School.capacity(wanted.course()),
                School.seatsTaken(wanted.course()),
                (capacity, taken) ->
                        taken >= capacity.orElse(0) - 2
                                ? refuse(Refusal.COURSE_FULL)
                                : accept(wanted));
    }

    @Test
    void the_rule_in_force_would_decide_as_it_did() {
        recordThree();

        // tag::whatif
        WhatIfReport report =
                WhatIf.over(gesta)
                        .appendsOf(
                                StudentSubscribed.class,
                                past -> subscribe(past.event().student(), past.event().course()))
                        .run();

        assertThat(report.differing()).isEmpty();
        // end::whatif
        assertThat(report.considered()).isEqualTo(3);
    }

    @Test
    void a_new_rule_would_have_refused_the_last_one() {
        recordThree();

        WhatIfReport report =
                WhatIf.over(gesta)
                        .appendsOf(StudentSubscribed.class, past -> subscribeButTwo(past.event()))
                        .run();

        assertThat(report.count(Change.REFUSED)).isEqualTo(1);
        assertThat(report.toString()).contains("now refused: COURSE_FULL");
    }

    private void recordThree() {
        gesta.append(new CourseDefined(C1, 4));
        for (String student : new String[] {"s1", "s2", "s3"}) {
            gesta.decide(subscribe(new StudentId(student), C1)).orElseThrow();
        }
    }
}
