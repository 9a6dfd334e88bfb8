package dev.gesta.conformance;

import dev.gesta.Appended;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Runs tasks at the same time, each on a thread of its own, from a common start. */
final class Race {

    /** How long anything may take that is expected to happen. */
    static final int PATIENCE_SECONDS = 30;

    private Race() {}

    /** Runs all tasks, and returns their results in order. */
    static <T> List<T> of(List<Callable<T>> tasks) throws Exception {
        CyclicBarrier start = new CyclicBarrier(tasks.size());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Future<T>> running = new ArrayList<>();
            for (Callable<T> task : tasks) {
                running.add(
                        threads.submit(() -> {
                            start.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                            return task.call();
                        }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> each : running) {
                results.add(result(each));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> T result(Future<T> task) throws Exception {
        try {
            return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssertionError failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** Sends {@code count} appends at the same time, and returns the answers. */
    static List<Answer> ofAppends(int count, IntFunction<Supplier<Appended>> append)
            throws Exception {
        return of(
                IntStream.range(0, count)
                        .mapToObj(append)
                        .map(each -> (Callable<Answer>) () -> Answer.to(each))
                        .toList());
    }
}
