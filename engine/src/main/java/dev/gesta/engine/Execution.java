package dev.gesta.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Whose threads a store runs on. Tests that crash it at every step run it on their own, step by
 * step.
 *
 * @param ownWriter whether the store starts a writer thread
 * @param background where segments are sealed
 * @param callbacks where appends are checked again, and what users attach to a future runs
 */
record Execution(boolean ownWriter, Executor background, Executor callbacks)
        implements AutoCloseable {

    private static final ThreadFactory VIRTUAL =
            Thread.ofVirtual().name("gesta-callback-", 0).factory();

    /** One platform thread that writes, one that seals, virtual threads for the rest. */
    static Execution onOwnThreads() {
        ThreadFactory sealing = Thread.ofPlatform().daemon().name("gesta-sealer").factory();
        return new Execution(
                true,
                Executors.newSingleThreadExecutor(sealing),
                task -> VIRTUAL.newThread(task).start());
    }

    /** Everything on the caller's thread, when it steps the store. */
    static Execution stepByStep() {
        return new Execution(false, Runnable::run, Runnable::run);
    }

    /** Ends the threads once their work is done. */
    @Override
    public void close() {
        if (background instanceof ExecutorService service) {
            service.shutdown();
            boolean interrupted = false;
            boolean done = false;
            while (!done) {
                try {
                    done = service.awaitTermination(1, TimeUnit.HOURS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
