package dev.gesta.conformance;

import static dev.gesta.conformance.Notation.copies;
import static dev.gesta.conformance.Notation.events;
import static dev.gesta.conformance.Notation.given;
import static dev.gesta.conformance.Notation.none;
import static dev.gesta.conformance.Notation.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.Event;
import dev.gesta.EventStore;
import dev.gesta.InvalidRequestException;
import dev.gesta.Limits;
import dev.gesta.Query;
import dev.gesta.QueryItem;
import dev.gesta.Tag;
import dev.gesta.Tags;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Section 2 of the conformance list: which events a query means. */
@Spec
@Holds(Guarantee.CONDITION)
abstract class QuerySpec {

    @Case("Q01")
    void an_empty_store_has_no_events(EventStore store) {
        assertThat(store.read(Query.all()).toList()).isEmpty();
        assertThat(store.read(query("[A ; x:1]")).toList()).isEmpty();
    }

    @CaseTable(
            """
            Q02 | ALL                     | 1 2 3 4 5 6 7 8 | every event
            Q03 | [A ; ]                  | 1 4 7           | one type
            Q04 | [A,B ; ]                | 1 2 4 5 7       | any of the types
            Q05 | [ ; x:1]                | 1 2 5 7         | one tag
            Q06 | [ ; x:1,y:1]            | 2 5             | all of the tags
            Q07 | [ ; y:1,x:1]            | 2 5             | in whichever order they are named
            Q08 | [ ; x:1,y:1,z:1]        | 5               | three tags
            Q09 | [B ; x:1,y:1]           | 2 5             | a type and tags
            Q10 | [A,B ; y:1]             | 2 4 5           | any of the types and the tag
            Q11 | [A ; y:1]               | 4               | type and tag on the same event
            Q12 | [C ; ] + [ ; z:1]       | 3 5             | any of the items
            Q13 | [A ; ] + [ ; x:1]       | 1 2 4 5 7       | an event that two items mean, once
            Q14 | [A ; x:1] + [B ; y:1]   | 1 2 5 7         | items of types and tags
            Q15 | [B ; y:1] + [A ; x:1]   | 1 2 5 7         | in whichever order they are named
            Q16 | [ ; x:1] + [ ; x:1]     | 1 2 5 7         | an item named twice
            Q16 | [ ; x:1,x:1]            | 1 2 5 7         | a tag named twice
            Q16 | [A,A ; ]                | 1 4 7           | a type named twice
            Q17 | [NoSuch ; ]             |                 | a type of no event
            Q17 | [ ; x:3]                |                 | a tag of no event
            Q17 | [A ; x:3]               |                 | a type of some, a tag of none
            Q18 | [ ; x:1]                | 1 2 5 7         | not x:10, which only begins alike
            Q18 | [ ; x:10]               | 8               | x:10 alone
            Q18 | [ ; x]                  |                 | no prefix
            Q18 | [ ; x:]                 |                 | no prefix with its colon
            Q19 | [a ; ]                  |                 | another case of a type
            Q19 | [ ; X:1]                |                 | another case of a tag
            Q20 | [D ; ]                  | 6               | an event without tags, by its type
            Q20 | [ ; x:1] + [ ; y:1] + [ ; z:1] + [ ; y:2] + [ ; x:2] + [ ; x:10] | 1 2 3 4 5 7 8 | never by tags
            Q21 | [ ; "a"]                |                 | data is not looked into
            Q21 | [ ; a]                  |                 | nor is it here
            """)
    void the_query_means_these_events_of(String query, String expected, String says, Fixture f) {
        assertThat(f.read(query, "")).as(says).isEqualTo(expected);
    }

    @Case("Q22")
    void a_query_without_items_is_refused(EventStore store) {
        Refusal.of(
                InvalidRequestException.class,
                store,
                () -> store.read(new Query.AnyOf(List.of())).toList());
        Refusal.invalid(() -> Query.parse("{\"items\":[]}"));
    }

    @Case("Q23")
    void an_item_without_types_and_tags_is_refused(EventStore store) {
        Refusal.of(
                InvalidRequestException.class,
                store,
                () -> store.read(Query.anyOf(new QueryItem(Set.of(), Tags.none()))).toList());
        Refusal.invalid(() -> Query.parse("{\"items\":[{}]}"));
        Refusal.invalid(() -> Query.parse("{\"items\":[{\"types\":[],\"tags\":[]}]}"));
    }

    @Case("Q24")
    void items_types_and_tags_are_limited(EventStore store) {
        assertThat(store.read(items(Limits.MAX_QUERY_ITEMS)).toList()).isEmpty();
        assertThat(store.read(types(Limits.MAX_TERMS_PER_ITEM)).toList()).isEmpty();
        assertThat(store.read(tags(Limits.MAX_TERMS_PER_ITEM)).toList()).isEmpty();

        Refusal.beyond(Limits.MAX_QUERY_ITEMS, () -> store.read(items(Limits.MAX_QUERY_ITEMS + 1)));
        Refusal.beyond(
                Limits.MAX_TERMS_PER_ITEM, () -> store.read(types(Limits.MAX_TERMS_PER_ITEM + 1)));
        Refusal.beyond(
                Limits.MAX_TERMS_PER_ITEM, () -> store.read(tags(Limits.MAX_TERMS_PER_ITEM + 1)));
    }

    @Case(value = "Q25", needs = Capability.COLLIDING_HASHES)
    void names_with_the_same_hash_are_told_apart(Stores stores) {
        try (EventStore store = stores.backend().openWithCollidingHashes(stores.folder())) {
            for (int i = 0; i < 8; i++) {
                store.append(events("T" + i + "{t:" + i + "}"), none("[ ; t:" + i + "]"));
            }
            for (int i = 0; i < 8; i++) {
                List<Event> byTag = given(store.read(query("[ ; t:" + i + "]")).toList());
                assertThat(byTag).hasSize(1);
                assertThat(given(store.read(query("[T" + i + " ; ]")).toList())).isEqualTo(byTag);
                assertThat(store.count(Tag.of("t:" + i), store.head().position())).isEqualTo(1);
            }
            assertThat(store.read(query("[ ; t:0] + [ ; t:1]")).toList()).hasSize(2);
            assertThat(store.read(query("[ ; t:0,t:1]")).toList()).isEmpty();
            store.append(events("T9{t:9}"), none("[T9 ; ] + [ ; t:9]"));
        }
    }

    @Case("Q26")
    void a_rare_tag_among_a_common_one_is_found(EventStore store, Scale scale) {
        int common = scale.of(30_000, 1_000_000);
        int perAppend = 10_000;
        for (int i = 0; i < common; i += perAppend) {
            store.append(copies(perAppend, "Common{all:1}"));
            store.append(events("Rare{all:1,rare:1}"));
        }
        int rare = common / perAppend;

        assertThat(store.read(query("[ ; all:1,rare:1]")).toList()).hasSize(rare);
        assertThat(store.read(query("[Rare ; all:1]")).toList()).hasSize(rare);
        assertThat(store.count(Tag.of("all:1"), store.head().position())).isEqualTo(common + rare);
    }

    @CaseTable(
            """
            Q27 | [C ; ]        | [ ; z:1]        | 3 5             | a type or a tag
            Q27 | [A ; ]        | [ ; x:1]        | 1 2 4 5 7       | an event of both, once
            Q27 | [A ; ]        | [A ; ]          | 1 4 7           | a query or itself
            Q27 | ALL           | [A ; ]          | 1 2 3 4 5 6 7 8 | ALL or any other
            Q27 | [A ; ]        | ALL             | 1 2 3 4 5 6 7 8 | any other or ALL
            """)
    void merged_queries_mean_what_either_means(
            String one, String other, String expected, String says, Fixture f) {
        Query merged = query(one).or(query(other));

        assertThat(f.read(merged)).as(says).isEqualTo(expected);
        assertThat(Query.parse(merged.toString())).isEqualTo(merged);
    }

    @Case("Q27")
    void the_text_of_a_query_reads_back_as_the_query() {
        Query awkward =
                Query.anyOf(
                        QueryItem.types("a\"b", "c\\d", "{}", "é😀", "\u2028"),
                        QueryItem.tags(Tag.of("k:\"v\""), Tag.of("/"), Tag.of("\\u0041"))
                                .and(Tag.of("z")),
                        QueryItem.of(List.of("T"), List.of(Tag.of("t"))));

        assertThat(Query.parse(awkward.toString())).isEqualTo(awkward);
        assertThat(Query.parse(Query.all().toString())).isEqualTo(Query.all());
    }

    private static Query items(int count) {
        return new Query.AnyOf(
                IntStream.range(0, count).mapToObj(i -> QueryItem.types("T" + i)).toList());
    }

    private static Query types(int count) {
        return Query.types(IntStream.range(0, count).mapToObj(i -> "T" + i).toArray(String[]::new));
    }

    private static Query tags(int count) {
        return Query.tags(
                IntStream.range(0, count).mapToObj(i -> Tag.of("t:" + i)).toArray(Tag[]::new));
    }
}
