package dev.gesta.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.cli.Shell.Run;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XesImportTest {

    private static final String HEAD =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <log xes.version="1849.2016" xmlns="http://www.xes-standard.org/">
              <extension name="Concept" prefix="concept" uri="http://concept.xesext"/>
              <global scope="event"><string key="concept:name" value="UNKNOWN"/></global>
              <classifier name="Activity" keys="concept:name"/>
              <string key="concept:name" value="repairs"/>
              <string key="author" value="us"><string key="city" value="here"/></string>
            """;

    private static final String CASE_1 =
            """
              <trace>
                <string key="concept:name" value="r1"/>
                <int key="budget" value="300"/>
                <event>
                  <string key="concept:name" value="reported"/>
                  <string key="lifecycle:transition" value="complete"/>
                  <string key="org:resource" value="ann"/>
                  <date key="time:timestamp" value="2026-03-01T08:00:00.000+05:30"/>
                </event>
                <event>
                  <string key="concept:name" value="mended"/>
                  <date key="time:timestamp" value="2026-03-02T09:30:00Z"/>
                </event>
              </trace>
            """;

    private static final String CASE_2 =
            """
              <trace>
                <string key="concept:name" value="r2"/>
                <event><string key="concept:name" value="reported"/></event>
              </trace>
            """;

    private static final String END = "</log>\n";

    @TempDir Path temp;

    private final Shell shell = Shell.withoutTerminal();
    private Path store;
    private Path file;

    @BeforeEach
    void name_a_store_and_a_file() {
        store = temp.resolve("store");
        file = temp.resolve("log.xes");
    }

    private Run importing(String... parts) throws IOException {
        Files.writeString(file, String.join("", parts));
        return shell.gesta("import", "-s", store, file);
    }

    private List<String> read(Object... options) {
        Object[] all = new Object[options.length + 4];
        System.arraycopy(new Object[] {"read", "-s", store, "--json"}, 0, all, 0, 4);
        System.arraycopy(options, 0, all, 4, options.length);
        return shell.gesta(all).lines();
    }

    private static String member(String line, String name) {
        return line.replaceAll(".*\"" + name + "\":(\"[^\"]*\"|\\[[^]]*]).*", "$1");
    }

    @Nested
    class Each_event {

        @Test
        void has_the_activity_as_its_type_and_tags_for_case_lifecycle_and_resource()
                throws Exception {
            importing(HEAD, CASE_1, END);

            assertThat(read())
                    .extracting(line -> member(line, "type"), line -> member(line, "tags"))
                    .containsExactly(
                            org.assertj.core.api.Assertions.tuple(
                                    "\"reported\"",
                                    "[\"case:r1\",\"lifecycle:complete\",\"resource:ann\"]"),
                            org.assertj.core.api.Assertions.tuple("\"mended\"", "[\"case:r1\"]"));
        }

        @Test
        void keeps_its_time_as_it_is_written() throws Exception {
            importing(HEAD, CASE_1, CASE_2, END);

            assertThat(read())
                    .extracting(line -> line.replaceAll(".*\"metadata\":", ""))
                    .containsExactly(
                            "{\"time\":\"2026-03-01T08:00:00.000+05:30\"}}",
                            "{\"time\":\"2026-03-02T09:30:00Z\"}}",
                            "{}}");
        }

        @Test
        void has_all_attributes_as_data_and_the_first_also_those_of_the_case() throws Exception {
            importing(HEAD, CASE_1, END);

            assertThat(read())
                    .extracting(line -> line.replaceAll(".*\"data\":(.*),\"metadata\".*", "$1"))
                    .containsExactly(
                            "{\"event\":{\"concept:name\":\"reported\","
                                    + "\"lifecycle:transition\":\"complete\","
                                    + "\"org:resource\":\"ann\",\"time:timestamp\":"
                                    + "{\"date\":\"2026-03-01T08:00:00.000+05:30\"}},"
                                    + "\"trace\":{\"concept:name\":\"r1\",\"budget\":300}}",
                            "{\"event\":{\"concept:name\":\"mended\",\"time:timestamp\":"
                                    + "{\"date\":\"2026-03-02T09:30:00Z\"}}}");
        }

        @Test
        void without_a_name_is_unnamed_and_one_with_a_long_name_is_shortened() throws Exception {
            importing(
                    HEAD,
                    "<trace><event/><event><string key='concept:name' value='",
                    "é".repeat(200),
                    "'/></event><event><string key='concept:name' value='two&#10;lines'/></event>",
                    "</trace>",
                    END);

            assertThat(read())
                    .extracting(line -> member(line, "type"))
                    .containsExactly(
                            "\"(unnamed)\"",
                            "\"" + "é".repeat(123) + "~df20b2aa\"",
                            "\"two lines\"");
            assertThat(read("-g", "case:unnamed-1")).hasSize(3);
        }
    }

    @Nested
    class A_case {

        @Test
        void is_one_append_in_file_order() throws Exception {
            importing(HEAD, CASE_1, CASE_2, END);

            assertThat(read())
                    .extracting(line -> line.replaceAll(".*\"append\":(\\{[^}]*}).*", "$1"))
                    .containsExactly(
                            "{\"index\":0,\"size\":2}",
                            "{\"index\":1,\"size\":2}",
                            "{\"index\":0,\"size\":1}");
        }

        @Test
        void of_more_events_than_an_append_may_have_takes_several_and_that_is_said()
                throws Exception {
            String event = "<event><string key='concept:name' value='step'/></event>\n";
            String large =
                    "<trace><string key='concept:name' value='big'/>"
                            + event.repeat(10_001)
                            + "</trace>";

            Run run = importing(HEAD, large, END);
            Run again = importing(HEAD, large, END);

            assertThat(run.errors())
                    .contains("1 case beyond the limits of an append: stored in several");
            assertThat(read("-f", "10000").getFirst())
                    .contains("\"append\":{\"index\":9999,\"size\":10000}");
            assertThat(again.output()).contains("10,001 events of these had been stored before");
        }

        @Test
        void without_events_is_not_stored_and_that_is_said() throws Exception {
            Run run =
                    importing(HEAD, "<trace><string key='concept:name' value='r0'/></trace>", END);

            assertThat(run.errors()).contains("1 case without an event: not stored");
            assertThat(read()).isEmpty();
        }

        @Test
        void of_an_earlier_name_is_stored_under_the_same_tag_and_that_is_said() throws Exception {
            Run run = importing(HEAD, CASE_1, CASE_2, CASE_2, END);
            Run again = importing(HEAD, CASE_1, CASE_2, CASE_2, END);

            assertThat(run.errors())
                    .contains("1 case with the name of an earlier one: stored, under the same tag");
            assertThat(read("-g", "case:r2")).hasSize(2).doesNotHaveDuplicates();
            assertThat(again.output()).contains("4 events of these had been stored before");
            assertThat(read()).hasSize(4);
        }
    }

    @Nested
    class Importing_again {

        @Test
        void stores_nothing_twice() throws Exception {
            importing(HEAD, CASE_1, CASE_2, END);
            List<String> before = read();

            Run again = importing(HEAD, CASE_1, CASE_2, END);

            assertThat(again.status()).isZero();
            assertThat(again.output()).contains("3 events of these had been stored before");
            assertThat(read()).isEqualTo(before);
        }

        @Test
        void takes_up_what_is_new() throws Exception {
            importing(HEAD, CASE_1, END);

            Run more = shell.gesta("import", "-s", store, "--json", written(HEAD, CASE_1, CASE_2));

            assertThat(more.output())
                    .startsWith(
                            "{\"log\":\"repairs\",\"cases\":2,\"events\":3,\"stored\":1,"
                                    + "\"repeated\":2,");
        }

        @Test
        void of_a_case_that_has_changed_is_refused_and_names_case_and_line() throws Exception {
            importing(HEAD, CASE_1, CASE_2, END);

            Run changed = importing(HEAD, CASE_1, CASE_2.replace("reported", "called"), END);

            assertThat(changed.status()).isEqualTo(4);
            assertThat(changed.errors())
                    .contains("case r2 at line 22: event id ")
                    .contains("a log called repairs; if this is another log, name it");
            assertThat(read()).hasSize(3);
        }

        @Test
        void under_another_log_name_stores_the_cases_as_others() throws Exception {
            importing(HEAD, CASE_1, END);

            Run other = shell.gesta("import", "-s", store, "--log-name", "2027", file);

            assertThat(other.output()).contains("log 2027");
            assertThat(read()).hasSize(4);
        }

        private Path written(String... parts) throws IOException {
            Files.writeString(file, String.join("", parts) + END);
            return file;
        }
    }

    @Nested
    class A_broken_file {

        @Test
        void is_refused_with_line_and_column_after_its_whole_cases_are_stored() throws Exception {
            Run run = importing(HEAD, CASE_1, CASE_2.replace("<event>", "<evnt>"), END);

            assertThat(run.status()).isEqualTo(4);
            assertThat(run.errorLines())
                    .contains("stored before that: 2 events; there already: 0")
                    .anyMatch(line -> line.startsWith("gesta: " + file + ", line 24, column 11: "))
                    .last()
                    .asString()
                    .contains("mend the file and import it again");
            assertThat(read()).hasSize(2);
        }

        @Test
        void can_be_imported_on_once_it_is_mended() throws Exception {
            importing(HEAD, CASE_1, CASE_2.substring(0, 60));

            Run mended = importing(HEAD, CASE_1, CASE_2, END);

            assertThat(mended.status()).isZero();
            assertThat(read()).hasSize(3);
        }

        @Test
        void that_ends_at_any_byte_gives_whole_cases_only() throws Exception {
            byte[] whole = (HEAD + CASE_1 + CASE_2 + END).getBytes(UTF_8);
            int caseEnds = (HEAD + CASE_1).strip().getBytes(UTF_8).length;

            for (int length = HEAD.length(); length < whole.length - 8; length += 37) {
                byte[] part = java.util.Arrays.copyOf(whole, length);
                Path each = temp.resolve("store-" + length);

                Run run = shell.gestaReads(part, "import", "--format", "xes", "-s", each, "--json");

                long expected = length < caseEnds ? 0 : length < whole.length - 8 ? 2 : 3;
                assertThat(run.status()).as("cut at %d", length).isEqualTo(4);
                assertThat(shell.gesta("read", "-s", each, "-g", "case:r1", "--count").output())
                        .as("cut at %d", length)
                        .isEqualTo(Math.min(2, expected) + "\n");
            }
        }

        @Test
        void that_is_no_log_is_refused() throws Exception {
            assertThat(importing("<html/>").errors()).contains("this one with <html>");
            assertThat(importing("dear").status()).isEqualTo(4);
            assertThat(importing("").status()).isEqualTo(4);
        }

        @Test
        void with_a_document_type_or_entities_is_refused() throws Exception {
            Path secret = temp.resolve("secret");
            Files.writeString(secret, "password");
            String type = "<!DOCTYPE log [<!ENTITY s SYSTEM \"" + secret.toUri() + "\">]>";

            Run run =
                    importing(
                            type,
                            "<log><trace><event><string key='a' value='x'>&s;</string></event>",
                            "</trace></log>");

            assertThat(run.status()).isEqualTo(4);
            assertThat(run.errors()).contains("document types are refused");
            assertThat(read()).isEmpty();
        }

        @Test
        void with_attributes_nested_without_end_is_refused() throws Exception {
            Run run = importing("<log><trace><event>", "<string key='a' value='b'>".repeat(100));

            assertThat(run.errors()).contains("nested deeper than 64");
        }
    }

    @Nested
    class A_file {

        @Test
        void may_be_compressed_whatever_it_is_called() throws Exception {
            var bytes = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(bytes)) {
                gzip.write((HEAD + CASE_1 + END).getBytes(UTF_8));
            }

            Run run =
                    shell.gestaReads(bytes.toByteArray(), "import", "--format", "xes", "-s", store);

            assertThat(run.lines().getFirst()).startsWith("2 events of 1 case in ");
        }

        @Test
        void has_attributes_of_its_own_that_are_not_stored_and_that_is_said() throws Exception {
            assertThat(importing(HEAD, CASE_1, END).errors())
                    .contains("2 attributes of the log itself: not stored");
        }

        @Test
        void may_have_events_outside_of_cases_that_are_not_stored_and_that_is_said()
                throws Exception {
            assertThat(importing(HEAD, CASE_1, "<event/>", END).errors())
                    .contains("1 event outside of a case: not stored");
        }

        @Test
        void that_is_not_there_is_named() {
            Run run = shell.gesta("import", "-s", store, temp.resolve("gone.xes"));

            assertThat(run.status()).isEqualTo(1);
            assertThat(run.errors()).contains("no such file: " + temp.resolve("gone.xes"));
        }
    }
}
