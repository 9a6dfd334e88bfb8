package dev.gesta.engine;

import dev.gesta.Append;
import dev.gesta.Appended;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An append on its way to the writer, and the answer on its way back.
 *
 * <p>Made and checked on the caller's thread, judged and answered on the writer thread.
 */
final class AppendRequest {

    /** WAITING goes to TAKEN and back, or to WITHDRAWN for good. */
    private enum State {
        /** In the queue, or before it: the caller may still withdraw. */
        WAITING,
        /** The writer has it: the outcome is the writer's to tell. */
        TAKEN,
        /** The caller has given up; surely not stored. */
        WITHDRAWN
    }

    private final Append append;
    private final CompletableFuture<Appended> answer = new CompletableFuture<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

    private @Nullable Precheck precheck;
    private @Nullable ByteBuffer encoded;

    AppendRequest(Append append) {
        this.append = append;
    }

    Append append() {
        return append;
    }

    CompletableFuture<Appended> answer() {
        return answer;
    }

    /** Takes note of what was found about the log up to some position. */
    void checked(Precheck result) {
        precheck = result;
        if (encoded == null) {
            encoded = EventCodec.encode(append.events());
        }
    }

    Precheck precheck() {
        if (precheck == null) {
            throw new IllegalStateException("an append must be checked before it is queued");
        }
        return precheck;
    }

    /** Returns the events as bytes, for one reader at a time. */
    ByteBuffer encoded() {
        if (encoded == null) {
            throw new IllegalStateException("an append must be checked before it is queued");
        }
        return encoded.rewind();
    }

    int encodedBytes() {
        return encoded == null ? 0 : encoded.limit();
    }

    /** Tells whether the writer may have it; if so the caller cannot withdraw any more. */
    boolean take() {
        return state.compareAndSet(State.WAITING, State.TAKEN);
    }

    /**
     * Gives it back to be checked again: the writer has not stored it, and does not have it now.
     */
    void giveBack() {
        state.compareAndSet(State.TAKEN, State.WAITING);
    }

    /** Tells whether the caller could still withdraw; if so the writer will not store it. */
    boolean withdraw() {
        return state.compareAndSet(State.WAITING, State.WITHDRAWN);
    }
}
