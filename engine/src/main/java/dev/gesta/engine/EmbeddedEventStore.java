package dev.gesta.engine;

import dev.gesta.Append;
import dev.gesta.Appended;
import dev.gesta.CatchUpThenLive;
import dev.gesta.ConsistencyToken;
import dev.gesta.DurableHead;
import dev.gesta.EventStore;
import dev.gesta.EventStoreException;
import dev.gesta.OutcomeUnknownException;
import dev.gesta.OverloadedException;
import dev.gesta.Position;
import dev.gesta.Query;
import dev.gesta.ReadOptions;
import dev.gesta.ReadResult;
import dev.gesta.SequencedEvent;
import dev.gesta.StoreDamagedException;
import dev.gesta.StoreUnavailableException;
import dev.gesta.SubscribeOptions;
import dev.gesta.Subscription;
import dev.gesta.Tag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An event store in the application's own process, in one folder.
 *
 * <pre>{@code
 * try (EventStore store = EmbeddedEventStore.open(Path.of("data"))) {
 *     store.append(List.of(Event.of("CourseDefined", Payload.json("{}"), Tag.of("course", "c1"))));
 * }
 * }</pre>
 *
 * <p>One process has a folder open at a time. An append is acknowledged once it is on the disk: one
 * flush, shared with the other appends that wait at that moment. Reads and subscriptions run on
 * their callers' threads, and hold no lock.
 *
 * <p>Memory: the active segment ({@link EngineOptions#segmentBytes()}, 64 MiB, beside the heap) and
 * its index, up to two more of both while they are sealed, and the queue of waiting appends. The
 * files of sealed segments are mapped and lie in the system's page cache. Measured with events of
 * 150 bytes and three tags, each of which ten events have: 55 MB of heap for the index of a full
 * active segment, 130 bytes an event; 1.5 KB for each sealed segment of 64 MiB, and so 3.4 KB for
 * each million events; 2.7 KB for a live, idle subscriber on a virtual thread. A read holds at most
 * about 1,000 positions for each term of its query; a subscription, one batch.
 *
 * <p>Opening takes some milliseconds after a clean close, however many events there are: a close
 * seals an active segment from 8 MiB on. After a crash it reads the last segment and makes its
 * index, at about a microsecond an event.
 */
public final class EmbeddedEventStore implements EventStore {

    private final @Nullable FolderLock lock;
    private final Storage storage;
    private final EngineOptions options;
    private final Execution execution;
    private final Log log;
    private final DurableHead head;
    private final CommitQueue queue;
    private final CommitLoop loop;
    private final @Nullable DurableMark mark;
    private final @Nullable Thread writer;
    private final AtomicBoolean closing = new AtomicBoolean();

    private EmbeddedEventStore(@Nullable FolderLock lock, Log.Outside outside, Execution execution)
            throws IOException {
        this.lock = lock;
        this.storage = outside.storage();
        this.options = outside.options();
        this.execution = execution;
        this.log = Recovery.open(outside, execution.background());
        this.head = log.head();
        this.mark = openMark();
        this.queue = new CommitQueue(options.queueBytes());
        this.loop = new CommitLoop(log, outside.clock(), this::checkAgain);
        loop.mark(mark);
        this.writer = execution.ownWriter() ? startWriter() : null;
    }

    /**
     * Opens the store in {@code folder}, which is created if it does not exist.
     *
     * @throws StoreUnavailableException if another process or store has the folder open, if it
     *     holds something else, or if its files cannot be read
     * @throws StoreDamagedException if acknowledged events do not verify
     */
    public static EmbeddedEventStore open(Path folder) {
        return open(folder, EngineOptions.defaults());
    }

    /** Opens the store in {@code folder} as {@link #open(Path)} does, with other options. */
    public static EmbeddedEventStore open(Path folder, EngineOptions options) {
        return open(folder, options, InstantSource.system());
    }

    /** Opens the store as {@link #open(Path)} does; recorded times are those of {@code clock}. */
    public static EmbeddedEventStore open(Path folder, EngineOptions options, InstantSource clock) {
        return open(
                folder,
                new Log.Outside(new FileStorage(folder), options, clock, new SecureRandom()));
    }

    /** Opens the store in {@code folder}, whose files are reached through {@code outside}. */
    static EmbeddedEventStore open(Path folder, Log.Outside outside) {
        try {
            FileStorage.createFolder(folder);
            FolderLock lock = FolderLock.take(folder);
            try {
                return new EmbeddedEventStore(lock, outside, Execution.onOwnThreads());
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the store in " + folder + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /** Opens a store on any storage, stepped by {@link #commitWaiting()}. */
    static EmbeddedEventStore openStepByStep(Log.Outside outside) throws IOException {
        return new EmbeddedEventStore(null, outside, Execution.stepByStep());
    }

    private @Nullable DurableMark openMark() {
        try {
            return DurableMark.open(storage, log.manifest().timeline());
        } catch (IOException e) {
            System.getLogger("dev.gesta.engine")
                    .log(System.Logger.Level.WARNING, "cannot open the durable mark", e);
            return null;
        }
    }

    private Thread startWriter() {
        return Thread.ofPlatform().name("gesta-writer").daemon().start(this::write);
    }

    /** What the writer thread does. */
    private void write() {
        long quiet = options.markAfterQuiet().toNanos();
        while (!queue.isDone()) {
            boolean marked = mark == null || !mark.isBehind(head.get());
            try {
                List<AppendRequest> batch = queue.take(marked ? CommitQueue.FOREVER : quiet);
                if (batch.isEmpty()) {
                    loop.mark(mark);
                } else {
                    loop.commit(batch);
                }
            } catch (InterruptedException e) {
                // Nobody has a reason to interrupt the writer; an append must not fail for it.
            }
        }
        loop.finish(mark);
    }

    /** Commits what waits, on the caller's thread; for stores without a writer thread. */
    void commitWaiting() throws InterruptedException {
        List<AppendRequest> batch = queue.take(0);
        while (!batch.isEmpty()) {
            loop.commit(batch);
            batch = queue.take(0);
        }
    }

    /** Writes the durable mark, as after some quiet; for stores without a writer thread. */
    void markDurable() {
        loop.mark(mark);
    }

    @Override
    public CompletableFuture<Appended> appendAsync(Append append) {
        AppendRequest request = new AppendRequest(append);
        try {
            if (check(request)) {
                requireAdmitted(queue.offer(request));
            }
        } catch (EventStoreException e) {
            return CompletableFuture.failedFuture(e);
        }
        return request.answer().thenApplyAsync(answer -> answer, execution.callbacks());
    }

    @Override
    public Appended append(Append append) {
        long deadline = System.nanoTime() + options.appendDeadline().toNanos();
        AppendRequest request = new AppendRequest(append);
        try {
            if (check(request)) {
                requireAdmitted(queue.put(request, deadline - System.nanoTime()));
            }
            return request.answer().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw answerOf(e);
        } catch (TimeoutException e) {
            throw withdrawn(request, "no answer within " + options.appendDeadline(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw withdrawn(request, "interrupted while waiting for the answer", e);
        }
    }

    private void requireAdmitted(CommitQueue.Admission admission) {
        switch (admission) {
            case ADMITTED -> {}
            case FULL -> throw overloaded();
            case CLOSED -> throw closed();
        }
    }

    private static EventStoreException answerOf(ExecutionException e) {
        if (e.getCause() instanceof EventStoreException answer) {
            return answer;
        }
        throw new IllegalStateException("the writer failed", e.getCause());
    }

    private static EventStoreException withdrawn(
            AppendRequest request, String why, Exception cause) {
        return request.withdraw()
                ? new StoreUnavailableException(why + "; taken back, not stored", cause)
                : new OutcomeUnknownException(why + "; may be stored", cause);
    }

    private OverloadedException overloaded() {
        return new OverloadedException(
                "%d bytes of appends wait for the writer, of %d at most; send again later"
                        .formatted(queue.waitingBytes(), options.queueBytes()),
                null);
    }

    /**
     * Checks an append against the log up to the head, and answers it if that decides it.
     *
     * @return whether it has to go to the writer
     */
    private boolean check(AppendRequest request) {
        requireOpen();
        options.limits().check(request.append());
        EventStoreException stopped = log.health().stopped();
        ConsistencyToken seen = log.token(head.get());
        Precheck checked = ask(() -> Precheck.of(request.append(), log.search(), seen));
        if (checked.before().isPresent()) {
            SequencedEvent first = checked.before().get();
            ConsistencyToken token = log.token(first.lastOfAppend().value());
            request.answer()
                    .complete(new Appended(first.position(), token.position(), token, true));
            return false;
        }
        if (stopped != null) {
            throw isWritten(request) ? mayBeStored(stopped) : stopped;
        }
        request.checked(checked);
        return true;
    }

    /** Tells whether an id of the append was written, durably or not. */
    private boolean isWritten(AppendRequest request) {
        return request.append().events().stream()
                .anyMatch(event -> log.search().find(event.id(), Long.MAX_VALUE) != null);
    }

    private static OutcomeUnknownException mayBeStored(EventStoreException stopped) {
        return new OutcomeUnknownException(
                "the events may be stored: reopen the store and send them again ("
                        + stopped.getMessage()
                        + ")",
                stopped);
    }

    /** Checks a request again that the writer could not judge, and hands it back. */
    private void checkAgain(AppendRequest request) {
        request.giveBack();
        execution
                .callbacks()
                .execute(() -> {
                    try {
                        if (check(request)) {
                            putAgain(request);
                        }
                    } catch (RuntimeException | Error e) {
                        request.answer().completeExceptionally(e);
                    }
                });
    }

    private void putAgain(AppendRequest request) {
        long wait = execution.ownWriter() ? options.appendDeadline().toNanos() : 0;
        try {
            requireAdmitted(queue.put(request, wait));
        } catch (InterruptedException e) {
            throw new StoreUnavailableException("interrupted; not stored", e);
        }
    }

    private void requireOurs(ConsistencyToken token) {
        token.requireOf(log.manifest().store(), log.manifest().timeline());
    }

    @Override
    public ReadResult read(Query query, ReadOptions readOptions) {
        requireOpen();
        options.limits().check(query);
        ConsistencyToken seen = head();
        LogCursor cursor =
                new LogCursor(
                        log.search().terms(query),
                        readOptions,
                        log.catalog().all(),
                        seen.position().value(),
                        log.health()::damaged);
        return new ReadResult(cursor, readOptions, seen);
    }

    @Override
    public Subscription subscribe(Query query, ConsistencyToken after, SubscribeOptions batches) {
        requireOpen();
        options.limits().check(query);
        requireOurs(after);
        return new CatchUpThenLive(this, head, query, after, batches);
    }

    @Override
    public ConsistencyToken head() {
        requireOpen();
        return log.token(head.get());
    }

    @Override
    public boolean await(ConsistencyToken token, Duration timeout) throws InterruptedException {
        requireOpen();
        requireOurs(token);
        return head.await(token.position().value(), timeout, () -> false);
    }

    @Override
    public long count(Tag tag, Position upTo) {
        requireOpen();
        long to = Math.min(upTo.value(), head.get());
        return ask(() -> log.search().count(log.search().term(tag), to));
    }

    /** Returns how many events there are of each type, from the index. */
    public SortedMap<String, Long> countsByType() {
        requireOpen();
        return ask(() -> log.search().counts(Term.Kind.TYPE, _ -> true, head.get()));
    }

    /**
     * Returns how many events there are of each tag that begins with {@code prefix}, from the
     * index. Takes memory for each of them.
     */
    public SortedMap<Tag, Long> countsByTag(String prefix) {
        requireOpen();
        SortedMap<Tag, Long> counts = new TreeMap<>();
        ask(() -> log.search().counts(Term.Kind.TAG, tag -> tag.startsWith(prefix), head.get()))
                .forEach((tag, count) -> counts.put(Tag.of(tag), count));
        return counts;
    }

    /** Asks the log; damage that comes to light stops the writer, as it does in a read. */
    private <T> T ask(Supplier<T> question) {
        try {
            return question.get();
        } catch (StoreDamagedException e) {
            log.health().damaged(e);
            throw e;
        }
    }

    /** Returns the store in numbers. */
    public StoreStats stats() {
        requireOpen();
        EventStoreException stopped = log.health().stopped();
        try {
            long logBytes = 0;
            long indexBytes = 0;
            for (String name : storage.list()) {
                logBytes += name.endsWith(".log") ? storage.size(name) : 0;
                indexBytes += name.endsWith(".index") ? storage.size(name) : 0;
            }
            return new StoreStats(
                    head(),
                    head.get(),
                    log.catalog().all().size(),
                    logBytes,
                    indexBytes,
                    queue.waitingBytes(),
                    loop.groups(),
                    loop.groupBytes(),
                    stopped == null ? "open" : String.valueOf(stopped.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Copies the store as it is at this moment into a folder, while reads and appends go on. {@link
     * StoreRestore} makes a store of it. Into the folder of an earlier backup only what is new is
     * copied; if this one fails, the earlier one stays.
     *
     * @param progress told how much of the work is done, from 0 to 1
     * @throws StoreUnavailableException if the folder holds something else, or cannot be written
     * @throws StoreDamagedException if an event does not verify
     */
    public StoreBackup.Report backUp(Path folder, DoubleConsumer progress) {
        requireOpen();
        return ask(() -> StoreBackup.run(log, folder, progress));
    }

    /** Returns the log; for tests. */
    Log log() {
        return log;
    }

    private void requireOpen() {
        if (head.isClosed()) {
            throw closed();
        }
    }

    private StoreUnavailableException closed() {
        return new StoreUnavailableException(
                "the store in " + storage.location() + " is closed", null);
    }

    @Override
    public void close() {
        if (closing.getAndSet(true)) {
            return;
        }
        queue.close();
        finishWriting();
        head.close();
        execution.close();
        try {
            release();
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the files in " + storage.location() + " did not close: " + e.getMessage(), e);
        }
    }

    private void finishWriting() {
        boolean interrupted = false;
        while (writer != null && writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (writer == null) {
            try {
                commitWaiting();
            } catch (InterruptedException e) {
                interrupted = true;
            }
            loop.finish(mark);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void release() throws IOException {
        log.writer().close();
        if (mark != null) {
            mark.close();
        }
        if (lock != null) {
            lock.close();
        }
    }
}
