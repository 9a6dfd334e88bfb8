package dev.gesta.engine;

import dev.gesta.Appended;
import dev.gesta.ConsistencyToken;
import dev.gesta.DurableHead;
import dev.gesta.EventStoreException;
import dev.gesta.OutcomeUnknownException;
import dev.gesta.Position;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one writer: takes waiting appends in batches, and turns each batch into one flush.
 *
 * <p>Its order of work is the store's promise: judge, write, flush, publish, answer. Nothing can be
 * found before it is durable, and nobody is answered, with yes or with no, before what the answer
 * rests on is durable.
 *
 * <p>For the writer thread alone.
 */
final class CommitLoop {

    /** From this size on a segment is sealed at the end: making its index again takes longer. */
    static final int SEALED_ON_CLOSE_BYTES = 8 << 20;

    private final Log log;
    private final Judge judge;
    private final DurableHead head;
    private final StoreHealth health;
    private final InstantSource clock;
    private final Consumer<AppendRequest> checkAgain;

    private final AtomicLong groups = new AtomicLong();
    private final AtomicLong groupBytes = new AtomicLong();

    private long last;
    private long lastRecordedAt;

    /** An answer that waits for the flush. */
    private record Answer(AppendRequest request, Judge.Verdict verdict, long first, long last) {}

    CommitLoop(Log log, InstantSource clock, Consumer<AppendRequest> checkAgain) {
        this.log = log;
        this.judge = new Judge(log.search());
        this.head = log.head();
        this.health = log.health();
        this.clock = clock;
        this.checkAgain = checkAgain;
        this.last = head.get();
        this.lastRecordedAt = log.lastRecordedAt();
    }

    /** Answers every request of {@code batch}, judged in the order in which they came. */
    void commit(List<AppendRequest> batch) {
        EventStoreException refusal = health.refusal(bytesOf(batch));
        if (refusal != null) {
            batch.forEach(request -> request.answer().completeExceptionally(refusal));
            return;
        }
        List<Answer> pending = new ArrayList<>(batch.size());
        int judged = 0;
        try {
            for (; judged < batch.size(); judged++) {
                AppendRequest request = batch.get(judged);
                Judge.Verdict verdict = judge.judge(request, last);
                if (verdict instanceof Judge.Verdict.Accepted) {
                    if (!log.writer().hasRoomFor(request.encodedBytes())) {
                        settle(pending);
                        log.roll(last);
                    }
                    pending.add(write(request, verdict));
                } else {
                    pending.add(new Answer(request, verdict, 0, 0));
                }
            }
            settle(pending);
        } catch (IOException | RuntimeException | Error e) {
            giveUp(pending, batch.subList(judged, batch.size()), e);
        }
    }

    private static long bytesOf(List<AppendRequest> batch) {
        long bytes = 0;
        for (AppendRequest request : batch) {
            bytes += request.encodedBytes();
        }
        return bytes;
    }

    private Answer write(AppendRequest request, Judge.Verdict verdict) {
        long first = last + 1;
        long recordedAt = Math.max(lastRecordedAt, EventCodec.toMicros(clock.instant()));
        log.writer().write(request.encoded(), first, recordedAt, head.get());
        last += request.append().events().size();
        lastRecordedAt = recordedAt;
        return new Answer(request, verdict, first, last);
    }

    /** Flushes, publishes, answers. */
    private void settle(List<Answer> pending) throws IOException {
        int flushed = log.writer().flush();
        if (flushed > 0) {
            groups.incrementAndGet();
            groupBytes.addAndGet(flushed);
        }
        head.advanceTo(last);
        pending.forEach(this::answer);
        pending.clear();
    }

    private void answer(Answer answer) {
        AppendRequest request = answer.request();
        switch (answer.verdict()) {
            case Judge.Verdict.Accepted() ->
                    request.answer().complete(appended(answer.first(), answer.last()));
            case Judge.Verdict.Refused(var reason) ->
                    request.answer().completeExceptionally(reason);
            case Judge.Verdict.CheckAgain() -> checkAgain.accept(request);
        }
    }

    private Appended appended(long first, long to) {
        ConsistencyToken token = log.token(to);
        return new Appended(new Position(first), token.position(), token, false);
    }

    /**
     * Tells all that were judged to ask again: the accepted may be stored, and the refused may have
     * been refused for an event that is now lost. Those after them were not looked at.
     */
    private void giveUp(List<Answer> judged, List<AppendRequest> unseen, Throwable cause) {
        EventStoreException stopped = health.fail(cause, head.get());
        for (Answer answer : judged) {
            answer.request()
                    .answer()
                    .completeExceptionally(
                            new OutcomeUnknownException(
                                    "a write or flush failed after position "
                                            + head.get()
                                            + "; the events may be stored",
                                    cause));
        }
        unseen.forEach(request -> request.answer().completeExceptionally(stopped));
    }

    /**
     * Leaves the files as the next opening likes them: no large active segment that would have to
     * be read, no zeros, and marked. What was acknowledged is durable without that.
     */
    void finish(@Nullable DurableMark mark) {
        if (health.stopped() != null) {
            return;
        }
        try {
            int bytes = log.writer().bytesWritten();
            if (bytes >= SEALED_ON_CLOSE_BYTES && health.refusal(bytes) == null) {
                log.roll(last);
            } else {
                log.writer().trim();
            }
            mark(mark);
        } catch (IOException e) {
            health.fail(e, head.get());
        }
    }

    /** Returns how many groups were flushed. For any thread. */
    long groups() {
        return groups.get();
    }

    /** Returns the bytes of these groups. For any thread. */
    long groupBytes() {
        return groupBytes.get();
    }

    /** Writes the durable mark if it is behind; a failure costs a warning only. */
    void mark(@Nullable DurableMark mark) {
        if (mark == null || health.stopped() != null || !mark.isBehind(head.get())) {
            return;
        }
        try {
            mark.write(head.get());
        } catch (IOException e) {
            System.getLogger("dev.gesta.engine")
                    .log(System.Logger.Level.WARNING, "cannot write the durable mark", e);
        }
    }
}
