package dev.gesta.toolkit.process;

import dev.gesta.EventStoreException;
import dev.gesta.StaleTimelineException;
import dev.gesta.toolkit.Retry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Tries something several times, and tells apart who failed: it, or the store. */
final class Attempts {

    /** Whose fault a failure is, and whether trying again may help. */
    private enum Fault {
        OURS,
        STORE_FOR_NOW,
        STORE
    }

    private final Retry retry;
    private final BooleanSupplier stopping;

    /** Tries as {@code retry} says, and no more once it is time to stop. */
    Attempts(Retry retry, BooleanSupplier stopping) {
        this.retry = retry;
        this.stopping = () -> stopping.getAsBoolean() || Thread.currentThread().isInterrupted();
    }

    /** Returns how often something is tried. */
    int most() {
        return retry.attempts();
    }

    /**
     * Tries {@code body}.
     *
     * @return empty if it succeeded, else what the last attempt failed with
     * @throws RuntimeException if the store failed for good, or at each attempt, or if it is time
     *     to stop
     */
    Optional<RuntimeException> run(Runnable body) {
        for (int attempt = 1; ; attempt++) {
            try {
                body.run();
                return Optional.empty();
            } catch (RuntimeException e) {
                Fault fault = fault(e);
                boolean last = attempt >= retry.attempts();
                if (last && fault == Fault.OURS) {
                    return Optional.of(e);
                }
                if (last || fault == Fault.STORE || stopping.getAsBoolean()) {
                    throw e;
                }
            }
            pause(retry.pause(attempt, ThreadLocalRandom.current()));
        }
    }

    private static Fault fault(RuntimeException failure) {
        if (!(failure instanceof EventStoreException answer)) {
            return Fault.OURS;
        }
        if (answer instanceof StaleTimelineException) {
            return Fault.STORE;
        }
        return switch (answer.remedy()) {
            case DECIDE_AGAIN, FIX_REQUEST -> Fault.OURS;
            case SEND_AGAIN, SEND_AGAIN_SAME_IDS -> Fault.STORE_FOR_NOW;
            case REOPEN, STOP, ASK -> Fault.STORE;
        };
    }

    private void pause(Duration pause) {
        long end = System.nanoTime() + pause.toNanos();
        long left = pause.toNanos();
        while (left > 0 && !stopping.getAsBoolean()) {
            LockSupport.parkNanos(left);
            left = end - System.nanoTime();
        }
    }
}
