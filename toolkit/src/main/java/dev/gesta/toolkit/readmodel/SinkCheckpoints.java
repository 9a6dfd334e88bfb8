package dev.gesta.toolkit.readmodel;

import dev.gesta.ConsistencyToken;
import dev.gesta.InvalidRequestException;
import dev.gesta.toolkit.CheckpointStore;
import java.util.Optional;

/**
 * Checkpoints of consumers that bear repetition, in the bookkeeping of a sink: for where a database
 * is there anyway. Each is kept in a transaction of its own.
 */
public final class SinkCheckpoints implements CheckpointStore {

    private static final String SCOPE = "/checkpoints";
    private static final int MAX_NAME = 80;

    private final TransactionalSink<?> sink;

    /** Creates a place for checkpoints in {@code sink}. */
    public SinkCheckpoints(TransactionalSink<?> sink) {
        this.sink = sink;
    }

    /**
     * Returns the checkpoint of the consumer {@code name}, if there is one.
     *
     * @throws SinkException if the sink failed
     */
    @Override
    public Optional<ConsistencyToken> load(String name) {
        return transact("load a checkpoint", tx -> tx.bookkeeping().get(SCOPE, checked(name)))
                .map(ConsistencyToken::parse);
    }

    /**
     * Keeps the checkpoint of the consumer {@code name}.
     *
     * @param name at most {@value #MAX_NAME} characters
     * @throws SinkException if the sink failed; the older one is still there, or the new one
     */
    @Override
    public void save(String name, ConsistencyToken checkpoint) {
        transact(
                "save a checkpoint",
                tx -> {
                    tx.bookkeeping().remove(SCOPE, checked(name));
                    return tx.bookkeeping().replace(SCOPE, name, null, checkpoint.toString());
                });
    }

    private <R> R transact(String what, Step<R> step) {
        try {
            return sink.transact(step::run);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new SinkException(what, e);
        }
    }

    /** Something in a transaction, whatever it writes to. */
    private interface Step<R> {
        R run(TransactionalSink.Transaction<?> tx);
    }

    private static String checked(String name) {
        if (name.isBlank() || name.length() > MAX_NAME) {
            throw new InvalidRequestException(
                    "a checkpoint must have a short name",
                    "1 to " + MAX_NAME + " characters",
                    name.length() + " characters");
        }
        return name;
    }
}
