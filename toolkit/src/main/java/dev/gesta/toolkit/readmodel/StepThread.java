package dev.gesta.toolkit.readmodel;

import java.time.Duration;

/** Lets something take its steps on a thread of its own, until it is closed. */
final class StepThread {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What takes steps. */
    interface Steps {

        /** Takes one, or waits for one. */
        Step step(Duration wait) throws InterruptedException;

        /** Takes note that a step threw what it must not. */
        void broke(Throwable failure);
    }

    private final Steps steps;
    private final Thread thread;

    private StepThread(Steps steps, String name) {
        this.steps = steps;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    static StepThread start(Steps steps, String name) {
        StepThread started = new StepThread(steps, name);
        started.thread.start();
        return started;
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    private void run() {
        try {
            Step last = Step.IDLE;
            while (last != Step.CLOSED) {
                last = stepOnce();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // Closed, and a handler would not end.
        }
    }

    private Step stepOnce() throws InterruptedException {
        try {
            return steps.step(LOOK_EVERY);
        } catch (RuntimeException | Error e) {
            steps.broke(e);
            return Step.STOPPED;
        }
    }

    /** Waits for the end of the step under way; one that takes too long is interrupted. */
    void join() {
        if (isCurrent()) {
            return;
        }
        try {
            if (!thread.join(PATIENCE)) {
                thread.interrupt();
                thread.join(PATIENCE);
            }
        } catch (InterruptedException _) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
