package dev.gesta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DurableHeadTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final DurableHead head = new DurableHead(5);

    @Test
    void is_not_waited_for_where_it_is_there() throws Exception {
        assertThat(head.get()).isEqualTo(5);
        assertThat(head.await(5, Duration.ZERO, () -> false)).isTrue();
        assertThat(head.await(6, Duration.ZERO, () -> false)).isFalse();
        assertThat(head.await(6, Duration.ofSeconds(-1), () -> false)).isFalse();
    }

    @Test
    void a_wait_ends_with_its_time() throws Exception {
        assertThat(head.await(6, Duration.ofNanos(1), () -> false)).isFalse();
    }

    @Test
    void no_wake_up_is_lost_between_looking_and_waiting() throws Exception {
        for (int i = 6; i < 2_000; i++) {
            int wanted = i;
            FutureTask<Boolean> waiting = started(() -> head.await(wanted, LONG, () -> false));

            head.advanceTo(wanted);

            assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_wait_goes_on_until_the_head_is_there() throws Exception {
        FutureTask<Boolean> waiting = started(() -> head.await(8, LONG, () -> false));

        head.advanceTo(6);
        head.advanceTo(7);
        assertThat(waiting.isDone()).isFalse();
        head.advanceTo(9);

        assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closing_ends_every_wait_for_good() throws Exception {
        FutureTask<Boolean> waiting = started(() -> head.await(6, LONG, () -> false));

        head.close();

        assertThat(waiting.get(20, TimeUnit.SECONDS)).isFalse();
        assertThat(head.isClosed()).isTrue();
        assertThat(head.await(6, LONG, () -> false)).isFalse();
    }

    @Test
    void a_wake_up_lets_the_waiting_ask_whether_to_stop() throws Exception {
        for (int i = 0; i < 500; i++) {
            AtomicBoolean stop = new AtomicBoolean();
            FutureTask<Boolean> waiting = started(() -> head.await(6, LONG, stop::get));

            stop.set(true);
            head.wake();

            assertThat(waiting.get(20, TimeUnit.SECONDS)).isFalse();
        }
    }

    @Test
    void an_interrupt_ends_the_wait() {
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> head.await(6, LONG, () -> false));
        assertThat(Thread.interrupted()).isFalse();
    }

    /** Runs {@code task} on a thread of its own, and returns once that is running. */
    private static FutureTask<Boolean> started(Callable<Boolean> task) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        FutureTask<Boolean> future =
                new FutureTask<>(() -> {
                    running.countDown();
                    return task.call();
                });
        Thread.ofVirtual().start(future);
        running.await();
        return future;
    }
}
