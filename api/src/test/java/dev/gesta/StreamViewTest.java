package dev.gesta;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StreamViewTest {

    private static final Tag COURSE = Tag.of("course", "c1");

    private final ReferenceEventStore store = ReferenceEventStore.create();

    private void append(int events) {
        for (int i = 0; i < events; i++) {
            store.append(List.of(Event.of("Taught", Payload.json("{}"), COURSE)));
        }
    }

    /** Returns the same store, to which somebody appends just before each read begins. */
    private EventStore withAppendsBeforeReads(int events) {
        return (EventStore)
                Proxy.newProxyInstance(
                        EventStore.class.getClassLoader(),
                        new Class<?>[] {EventStore.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("read")) {
                                append(events);
                            }
                            return method.invoke(store, arguments);
                        });
    }

    @Test
    void numbers_events_right_that_come_while_their_place_is_looked_for() {
        append(3);

        StreamView stream = new StreamView(withAppendsBeforeReads(20), COURSE);

        assertThat(stream.read(10).map(StreamView.Entry::revision))
                .containsExactlyElementsOf(LongStream.rangeClosed(10, 22).boxed().toList());
    }
}
