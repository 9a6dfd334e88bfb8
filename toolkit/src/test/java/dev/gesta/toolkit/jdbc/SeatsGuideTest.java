package dev.gesta.toolkit.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gesta.ReferenceEventStore;
import dev.gesta.toolkit.EventType;
import dev.gesta.toolkit.Fold;
import dev.gesta.toolkit.Gesta;
import dev.gesta.toolkit.Projection;
import dev.gesta.toolkit.Receipt;
import dev.gesta.toolkit.TagId;
import dev.gesta.toolkit.readmodel.DeadLetter;
import dev.gesta.toolkit.readmodel.DeadLetters;
import dev.gesta.toolkit.readmodel.KeptByKey;
import dev.gesta.toolkit.readmodel.PoisonPolicy;
import dev.gesta.toolkit.readmodel.Projector;
import dev.gesta.toolkit.readmodel.ProjectorOptions;
import dev.gesta.toolkit.readmodel.ReadModel;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What the guide "Build and rebuild a read model" shows. */
class SeatsGuideTest {

    record CourseId(String value) implements TagId {}

    sealed interface CourseEvent {}

    @EventType("course-opened")
    record CourseOpened(CourseId course, int seats) implements CourseEvent {}

    @EventType("seat-taken")
    record SeatTaken(CourseId course) implements CourseEvent {}

    // tag::model
    static ReadModel<JdbcTables> seats(int version) {
        return ReadModel.<JdbcTables>named("seats", version)
                .creating(tables ->
                        tables.update(
                                "create table if not exists "
                                        + tables.table("seats")
                                        + " (course varchar(80) primary key, free int)"))
                .dropping(tables -> tables.update("drop table if exists " + tables.table("seats")))
                .on(
                        CourseOpened.class,
                        (tables, event) ->
                                tables.update(
                                        "insert into " + tables.table("seats") + " values (?, ?)",
                                        event.course().value(),
                                        event.seats()))
                .on(
                        SeatTaken.class,
                        (tables, event) ->
                                tables.update(
                                        "update "
                                                + tables.table("seats")
                                                + " set free = free - 1 where course = ?",
                                        event.course().value()))
                .keyedBy(CourseId.class);
    }

    // end::model

    // tag::query
    static int free(JdbcSink sink, DataSource source, CourseId course) throws SQLException {
        try (Connection connection = source.getConnection()) {
            String seats = sink.liveTable(connection, "seats", "seats");
            try (PreparedStatement select =
                    connection.prepareStatement(
                            "select free from " + seats + " where course = ?")) {
                select.setString(1, course.value());
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next() ? rows.getInt(1) : 0;
                }
            }
        }
    }

    // end::query

    @Test
    void shows_a_seat_as_taken_once_the_receipt_is_in_and_rebuilds() throws Exception {
        Gesta gesta = Gesta.over(ReferenceEventStore.create(), CourseEvent.class);
        CourseId course = new CourseId("c1");
        gesta.append(new CourseOpened(course, 30));
        try (Pool pool = new Pool(Databases.h2())) {
            // tag::run
            JdbcSink sink = new JdbcSink(pool);
            ProjectorOptions options =
                    ProjectorOptions.defaults().withWorkers(4).withPoison(PoisonPolicy.park());
            try (Projector<JdbcTables> one = Projector.of(gesta, seats(1), sink, options).start()) {
                Receipt receipt = gesta.append(new SeatTaken(course));
                boolean shown = one.await(receipt, Duration.ofSeconds(30));
                // end::run
                assertThat(shown).isTrue();
                assertThat(one.awaitLive(Duration.ofSeconds(30))).isTrue();
                assertThat(free(sink, pool, course)).isEqualTo(29);

                // tag::rebuild
                ProjectorOptions gently =
                        ProjectorOptions.defaults().withBuildEventsPerSecond(5_000);
                try (Projector<JdbcTables> two =
                        Projector.of(gesta, seats(2), sink, gently).start()) {
                    two.status().untilCaughtUp().ifPresent(System.out::println);
                    two.awaitLive(Duration.ofSeconds(30));
                    // end::rebuild
                    assertThat(free(sink, pool, course)).isEqualTo(29);
                }
            }
        }
    }

    @Test
    void retries_what_was_parked() throws Exception {
        Gesta gesta = Gesta.over(ReferenceEventStore.create(), CourseEvent.class);
        gesta.append(new CourseOpened(new CourseId("c1"), 30));
        try (Pool pool = new Pool(Databases.h2());
                Projector<JdbcTables> projector =
                        Projector.of(gesta, seats(1), new JdbcSink(pool)).start()) {
            projector.await(gesta.store().head(), Duration.ofSeconds(30));
            // tag::letters
            for (DeadLetter letter : projector.deadLetters().list()) {
                System.out.println(letter.key() + " " + letter.position() + " " + letter.message());
            }
            DeadLetters.Retried retried = projector.deadLetters().retry("course:c1");
            // end::letters

            assertThat(retried.left()).isZero();
        }
    }

    // tag::kept
    static final Fold<Integer> TAKEN = Projection.count(SeatTaken.class);

    static KeptByKey<Integer> taken(Gesta gesta) {
        return KeptByKey.of(gesta, CourseId.class, TAKEN).start();
    }

    // end::kept

    @Test
    void keeps_the_same_projection_in_memory() throws Exception {
        Gesta gesta = Gesta.over(ReferenceEventStore.create(), CourseEvent.class);
        try (KeptByKey<Integer> taken = taken(gesta)) {
            Receipt receipt = gesta.append(new SeatTaken(new CourseId("c1")));

            taken.await(receipt, Duration.ofSeconds(30));

            assertThat(taken.get(new CourseId("c1"))).contains(1);
        }
    }
}
