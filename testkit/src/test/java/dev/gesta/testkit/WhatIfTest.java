package dev.gesta.testkit;

import static dev.gesta.testkit.Library.ANNA;
import static dev.gesta.testkit.Library.B1;
import static dev.gesta.testkit.Library.BEN;
import static dev.gesta.testkit.Library.copiesLeft;
import static dev.gesta.testkit.Library.lend;
import static dev.gesta.testkit.Library.lent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gesta.ReferenceEventStore;
import dev.gesta.testkit.Library.Bought;
import dev.gesta.testkit.Library.Lent;
import dev.gesta.testkit.Library.LibraryEvent;
import dev.gesta.testkit.Library.Refusal;
import dev.gesta.testkit.Library.Returned;
import dev.gesta.testkit.WhatIfReport.Change;
import dev.gesta.toolkit.Answer;
import dev.gesta.toolkit.Decision;
import dev.gesta.toolkit.Gesta;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhatIfTest {

    private final ReferenceEventStore store = ReferenceEventStore.withGaps(2);
    private final Gesta gesta = Gesta.over(store, LibraryEvent.class);

    /** A new rule: the last copy stays in the house, and the loan is noted twice for Ben. */
    private static Decision<LibraryEvent, Refusal> lendButTheLast(Lent lent) {
        return Decision.given(
                copiesLeft(lent.book()),
                left -> {
                    if (left <= 1) {
                        return Answer.refuse(Refusal.ALL_LENT);
                    }
                    return lent.reader().equals(BEN)
                            ? Answer.accept(lent, new Returned(lent.book(), BEN))
                            : Answer.accept(lent);
                });
    }

    @Test
    void finds_nothing_where_the_decision_is_the_same() {
        gesta.append(new Bought(B1, 2));
        gesta.decide(lend(B1, ANNA));
        gesta.decide(lend(B1, BEN));

        WhatIfReport report =
                WhatIf.over(gesta)
                        .appendsOf(Lent.class, each -> lend(B1, each.event().reader()))
                        .run();

        assertThat(report.differing()).isEmpty();
        assertThat(report.count(Change.NONE)).isEqualTo(2);
        assertThat(report)
                .hasToString(
                        "2 decisions made again: 2 alike, 0 refused now, 0 with other events,"
                                + " 0 failed");
    }

    @Test
    void lists_decisions_that_would_be_refused_or_come_to_other_events() {
        gesta.append(new Bought(B1, 3));
        gesta.decide(lend(B1, ANNA));
        gesta.decide(lend(B1, BEN));
        gesta.decide(lend(B1, ANNA));

        WhatIfReport report =
                WhatIf.over(gesta)
                        .appendsOf(Lent.class, each -> lendButTheLast(each.event()))
                        .run();

        assertThat(report.considered()).isEqualTo(3);
        assertThat(report.differing())
                .extracting(WhatIfReport.Differing::change)
                .containsExactly(Change.OTHER_EVENTS, Change.REFUSED);
        assertThat(report.toString())
                .contains("1 alike, 1 refused now, 1 with other events, 0 failed")
                .contains("  + Returned[book=b1, reader=ben]")
                .contains("now refused: ALL_LENT");
    }

    @Test
    void compares_all_events_of_an_append_or_each_by_itself() {
        gesta.append(new Bought(B1, 5), lent(B1, ANNA), lent(B1, ANNA));
        WhatIf question = WhatIf.over(gesta);

        WhatIfReport whole =
                question.appendsOf(Lent.class, each -> lendButTheLast(each.event())).run();
        WhatIfReport single =
                question.eventsOf(Lent.class, each -> lendButTheLast(each.event())).run();

        assertThat(whole.considered()).isEqualTo(1);
        assertThat(whole.count(Change.REFUSED)).isEqualTo(1);
        assertThat(single.considered()).isEqualTo(2);
        assertThat(single.differing()).isEmpty();
    }

    @Test
    void reports_a_decision_that_fails_and_goes_on() {
        gesta.append(new Bought(B1, 5));
        gesta.append(lent(B1, ANNA));
        gesta.append(lent(B1, BEN));

        WhatIfReport report =
                WhatIf.over(gesta)
                        .eventsOf(
                                Lent.class,
                                each -> {
                                    if (each.event().reader().equals(ANNA)) {
                                        throw new IllegalStateException("anna again");
                                    }
                                    return lend(B1, BEN);
                                })
                        .run();

        assertThat(report.count(Change.FAILED)).isEqualTo(1);
        assertThat(report.count(Change.NONE)).isEqualTo(1);
        assertThat(report.toString()).contains("anna again");
    }

    @Test
    void tells_how_far_it_is_and_keeps_the_first_thousand_differences() {
        gesta.append(new Bought(B1, 1));
        List<Object> many = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            many.add(lent(B1, ANNA));
        }
        for (int from = 0; from < many.size(); from += 500) {
            gesta.append(many.subList(from, from + 500).toArray());
        }
        List<Long> progress = new ArrayList<>();

        WhatIfReport report =
                WhatIf.over(gesta)
                        .eventsOf(Lent.class, _ -> refusing())
                        .onProgress(each -> progress.add(each.considered()))
                        .run();

        assertThat(progress).containsExactly(1_000L, 2_000L);
        assertThat(report.count(Change.REFUSED)).isEqualTo(2_500);
        assertThat(report.differing()).hasSize(1_000);
        assertThat(report.toString()).endsWith("and 1,500 more");
    }

    private static Decision<LibraryEvent, Refusal> refusing() {
        return Decision.given(
                dev.gesta.toolkit.Projection.exists(Bought.class, B1),
                _ -> Answer.refuse(Refusal.NO_SUCH_BOOK));
    }

    @Test
    void wants_a_question() {
        assertThatThrownBy(() -> WhatIf.over(gesta).run()).hasMessageContaining("nothing is asked");
    }
}
