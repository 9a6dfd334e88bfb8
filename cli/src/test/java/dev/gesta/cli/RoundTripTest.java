package dev.gesta.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.Event;
import dev.gesta.EventIds;
import dev.gesta.Metadata;
import dev.gesta.Payload;
import dev.gesta.Query;
import dev.gesta.SequencedEvent;
import dev.gesta.Tag;
import dev.gesta.Tags;
import dev.gesta.cli.Shell.Run;
import dev.gesta.engine.EmbeddedEventStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {

    /** Every kind of attribute, nested and repeated, with texts that JSON would write otherwise. */
    private static final String ALL_KINDS =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <log xmlns="http://www.xes-standard.org/">
              <string key="concept:name" value="all kinds"/>
              <trace>
                <string key="concept:name" value="c 1"/>
                <list key="parts"><values>
                  <string key="part" value="a"/>
                  <int key="part" value="2"/>
                </values><string key="note" value="of the list"/></list>
                <event>
                  <string key="concept:name" value="&lt;Prüfung&gt; &quot;1&quot; &amp;&#10;mehr"/>
                  <int key="int" value="-42"/>
                  <int key="int with plus" value="+42"/>
                  <int key="int with zeros" value="007"/>
                  <int key="long int" value="123456789012345678901234567890"/>
                  <float key="float" value="1.50"/>
                  <float key="float like an int" value="5"/>
                  <float key="float of Java" value="1.0E10"/>
                  <float key="not a number" value="NaN"/>
                  <boolean key="yes" value="true"/>
                  <boolean key="odd" value="True"/>
                  <date key="time:timestamp" value="2026-03-01T08:00:00.000+05:30"/>
                  <id key="identity:id" value="01956d4c-7a00-7000-8000-000000000000"/>
                  <container key="box"><string key="in" value="the box"/></container>
                  <list key="empty"/>
                  <string key="nested" value="outer">
                    <string key="inner" value="x"><float key="innermost" value="0.1"/></string>
                  </string>
                  <string key="twice" value="1"/>
                  <string key="twice" value="2"/>
                  <string key="" value="no key"/>
                </event>
                <event><string key="concept:name" value="done"/></event>
              </trace>
              <trace>
                <string key="concept:name" value="c 1"/>
                <event><string key="concept:name" value="again"/></event>
              </trace>
            </log>
            """;

    @TempDir Path temp;

    private final Shell shell = Shell.withoutTerminal();
    private Path first;
    private Path second;

    @BeforeEach
    void name_two_stores() {
        first = temp.resolve("first");
        second = temp.resolve("second");
    }

    private static List<Event> events(Path store) {
        return sequenced(store).stream().map(SequencedEvent::event).toList();
    }

    private static List<SequencedEvent> sequenced(Path store) {
        try (var open = EmbeddedEventStore.open(store)) {
            return open.read(Query.all()).toList();
        }
    }

    private static Event event(String contentType, byte[] data) {
        return new Event(
                EventIds.random(),
                "type \"ü\"",
                Tags.of(Tag.of("b"), Tag.of("a:\\1")),
                Payload.of(contentType, data),
                Metadata.of(Map.of("gesta.actor", "ann", "note", "two\nlines")));
    }

    @Nested
    class Json_lines {

        @Test
        void keep_ids_types_tags_data_metadata_and_the_bounds_of_appends() {
            try (var store = EmbeddedEventStore.open(first)) {
                store.append(List.of(event(Payload.JSON, "{}".getBytes(UTF_8))));
                store.append(
                        List.of(
                                event(Payload.JSON, "{ \"a\" : 1.10 }".getBytes(UTF_8)),
                                event(Payload.BYTES, new byte[] {0, -1, 7}),
                                event("text/plain; charset=utf-8", "hello".getBytes(UTF_8))));
            }

            Run exported = shell.gesta("export", "-s", first);
            Run imported = shell.gestaReads(exported.output(), "import", "-s", second);

            assertThat(imported.status()).as(imported.errors()).isZero();
            assertThat(events(second)).isEqualTo(events(first)).hasSize(4);
            assertThat(sequenced(second))
                    .extracting(SequencedEvent::indexInAppend, SequencedEvent::appendSize)
                    .isEqualTo(
                            sequenced(first).stream()
                                    .map(event ->
                                            org.assertj.core.api.Assertions.tuple(
                                                    event.indexInAppend(), event.appendSize()))
                                    .toList());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"a\":[1,2.50,1e3,-0,true,null,\"ü€\"]}",
                    "{ \"spaced\": 1 }\n",
                    "\"text\"",
                    "17",
                    "{\"a\":1,\"a\":2}",
                    "\"\\u0041\\/\"",
                    "123456789012345678901234567890.000",
                    "{} {}",
                    "{broken",
                    "",
                    "\"\u007f\u0085\""
                })
        void keep_data_that_calls_itself_json_byte_for_byte(String data) {
            try (var store = EmbeddedEventStore.open(first)) {
                store.append(List.of(event(Payload.JSON, data.getBytes(UTF_8))));
            }

            String lines = shell.gesta("export", "-s", first).output();
            Run imported = shell.gestaReads(lines, "import", "-s", second);

            assertThat(imported.status()).as(imported.errors()).isZero();
            assertThat(lines.lines()).hasSize(1);
            assertThat(events(second)).isEqualTo(events(first));
        }

        @Test
        void imported_twice_store_nothing_twice() {
            shell.gestaReads("{\"type\":\"a\"}{\"type\":\"b\"}", "import", "-s", first);
            String lines = shell.gesta("export", "-s", first).output();

            Run into = shell.gestaReads(lines, "import", "-s", first, "--json");

            assertThat(into.output()).isEqualTo("{\"events\":2,\"stored\":0,\"repeated\":2}\n");
        }

        @Test
        void of_a_query_make_appends_of_the_events_that_match() {
            String lines =
                    """
                    {"type":"a","append":{"index":0,"size":3}}
                    {"type":"b","append":{"index":1,"size":3}}
                    {"type":"a","append":{"index":2,"size":3}}
                    """;
            shell.gestaReads(lines, "import", "-s", first);

            String some = shell.gesta("export", "-s", first, "-t", "a").output();
            Run imported = shell.gestaReads(some, "import", "-s", second);

            assertThat(imported.status()).isZero();
            assertThat(sequenced(second))
                    .extracting(SequencedEvent::appendSize)
                    .containsExactly(2, 2);
        }

        @Test
        void with_an_append_that_lacks_an_event_are_refused_where_it_is_missed() {
            String lines =
                    """
                    {"type":"a"}
                    {"type":"b","append":{"index":0,"size":2}}
                    {"type":"c"}
                    """;

            Run run = shell.gestaReads(lines, "import", "-s", first);

            assertThat(run.status()).isEqualTo(4);
            assertThat(run.errors())
                    .contains("standard input, line 3: the event with index 1 of an append");
            assertThat(events(first)).hasSize(1);
        }

        @Test
        void that_are_broken_leave_what_came_before_stored() {
            Run run = shell.gestaReads("{\"type\":\"a\"}\n{\"type\":\n", "import", "-s", first);

            assertThat(run.status()).isEqualTo(4);
            assertThat(run.errors()).contains("line 3", "stored before that: 1 event");
            assertThat(events(first)).hasSize(1);
        }

        @Test
        void go_to_a_file_that_is_new_and_may_be_compressed() throws Exception {
            shell.gestaReads("{\"type\":\"a\"}", "import", "-s", first);
            Path file = temp.resolve("events.jsonl.gz");

            assertThat(shell.gesta("export", "-s", first, "-o", file).status()).isZero();
            Run again = shell.gesta("export", "-s", first, "-o", file);
            shell.gesta("import", "-s", second, file);

            assertThat(Files.readAllBytes(file)).startsWith(0x1f, 0x8b);
            assertThat(again.status()).isEqualTo(1);
            assertThat(again.errors()).contains("exists already");
            assertThat(events(second)).isEqualTo(events(first));
        }
    }

    @Nested
    class Xes {

        @Test
        void from_xes_gives_the_same_events_again() throws Exception {
            Path given = temp.resolve("given.xes");
            Path written = temp.resolve("written.xes.gz");
            Files.writeString(given, ALL_KINDS);

            shell.gesta("import", "-s", first, given);
            Run exported =
                    shell.gesta("export", "-s", first, "-o", written, "--log-name", "all kinds");
            Run imported = shell.gesta("import", "-s", second, written);

            assertThat(exported.errors()).startsWith("3 events of 2 cases in ");
            assertThat(imported.status()).as(imported.errors()).isZero();
            assertThat(events(second)).isEqualTo(events(first)).hasSize(3);
        }

        @Test
        void keeps_types_that_json_lacks() throws Exception {
            Path given = temp.resolve("given.xes");
            Files.writeString(given, ALL_KINDS);
            shell.gesta("import", "-s", first, given);

            assertThat(events(first).getFirst().data().asText())
                    .contains("\"int\":-42,")
                    .contains("\"int with plus\":{\"int\":\"+42\"}")
                    .contains("\"float\":1.50,\"float like an int\":{\"float\":\"5\"}")
                    .contains("\"float of Java\":1.0E10,\"not a number\":{\"float\":\"NaN\"}")
                    .contains("\"yes\":true,\"odd\":{\"boolean\":\"True\"}")
                    .contains("\"box\":{\"container\":{\"in\":\"the box\"}}")
                    .contains("\"empty\":{\"list\":[]}")
                    .contains(
                            "\"nested\":{\"string\":\"outer\",\"attributes\":{\"inner\":"
                                    + "{\"string\":\"x\",\"attributes\":{\"innermost\":0.1}}}}")
                    .contains("\"twice\":{\"repeated\":[\"1\",\"2\"]}")
                    .contains(
                            "\"parts\":{\"list\":[{\"part\":\"a\"},{\"part\":2}],"
                                    + "\"attributes\":{\"note\":\"of the list\"}}");
        }

        @Test
        void of_other_events_has_type_time_tags_and_the_members_of_the_data() {
            shell.gestaReads(
                    """
                    {"type":"placed","tags":["order:7","customer:1","resource:ann"],
                     "data":{"total":12,"rate":0.5,"paid":false,"lines":[1],"none":null},
                     "metadata":{"time":"2026-01-01T00:00:00Z"}}
                    {"type":"noise"}
                    """,
                    "import",
                    "-s",
                    first);

            Run run = shell.gesta("export", "-s", first, "--format", "xes", "-p", "order");

            assertThat(run.output())
                    .contains(
                            """
                              <trace>
                                <string key="concept:name" value="7"/>
                                <event>
                                  <string key="concept:name" value="placed"/>
                                  <date key="time:timestamp" value="2026-01-01T00:00:00Z"/>
                                  <string key="org:resource" value="ann"/>
                                  <list key="gesta:tags">
                                    <values>
                                      <string key="tag" value="customer:1"/>
                                    </values>
                                  </list>
                                  <int key="total" value="12"/>
                                  <float key="rate" value="0.5"/>
                                  <boolean key="paid" value="false"/>
                                  <string key="lines" value="[1]"/>
                                </event>
                              </trace>
                            """);
            assertThat(run.errors()).contains("1 event without a tag order:…: not in the log");
        }

        @Test
        void has_no_part_of_a_case() {
            shell.gestaReads("{\"type\":\"a\"}", "import", "-s", first);

            assertThat(shell.gesta("export", "-s", first, "--format", "xes", "-t", "a").status())
                    .isEqualTo(2);
        }
    }
}
