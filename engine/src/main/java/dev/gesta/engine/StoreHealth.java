package dev.gesta.engine;

import dev.gesta.EventStoreException;
import dev.gesta.StoreDamagedException;
import dev.gesta.StoreFailedException;
import dev.gesta.StoreUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why the store takes no appends, if it does not.
 *
 * <p>OPEN goes to any of the others, and each of them stays: a failed write or flush until the
 * store is opened again, damage until an operator has decided, which a file in the folder
 * remembers. Safe for use by many threads.
 *
 * <pre>
 *   DAMAGED := file name, LF, offset in decimal, LF, finding, LF      in UTF-8
 * </pre>
 */
final class StoreHealth {

    static final String DAMAGE_FILE = "DAMAGED";

    private static final System.Logger LOG = System.getLogger("dev.gesta.engine");

    private final Storage storage;
    private final long reservedBytes;

    private volatile @Nullable EventStoreException stopped;

    StoreHealth(Storage storage, long reservedBytes) {
        this.storage = storage;
        this.reservedBytes = reservedBytes;
    }

    /** Returns why appends are refused; null if they are not. */
    @Nullable EventStoreException stopped() {
        return stopped;
    }

    /** Takes no more appends: a write or a flush failed after {@code head}. */
    synchronized EventStoreException fail(Throwable cause, long head) {
        if (stopped == null) {
            stopped =
                    new StoreFailedException(
                            "the writer stopped after position %d (%s); reads go on, reopen it"
                                    .formatted(head, cause.getMessage()),
                            cause);
            LOG.log(System.Logger.Level.ERROR, "store stopped after position " + head, cause);
        }
        return stopped;
    }

    /** Takes no more appends, also after a reopen, until an operator has decided. */
    synchronized void damaged(StoreDamagedException damage) {
        if (stopped instanceof StoreDamagedException) {
            return;
        }
        stopped = damage;
        LOG.log(System.Logger.Level.ERROR, "store is damaged, no more appends", damage);
        try {
            remember(storage, damage.file(), damage.offset(), damage.getMessage());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot write " + DAMAGE_FILE, e);
        }
    }

    /** Leaves a note in the folder that it is damaged, which {@link #requireUndamaged} finds. */
    static void remember(Storage storage, String file, long offset, @Nullable String finding)
            throws IOException {
        String text = file + '\n' + offset + '\n' + finding + '\n';
        try (StorageFile note = storage.create(DAMAGE_FILE)) {
            note.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
            note.sync();
        }
        storage.syncNames();
    }

    /** Throws the damage that the folder remembers, if it does. */
    static void requireUndamaged(Storage storage) throws IOException {
        if (!storage.exists(DAMAGE_FILE)) {
            return;
        }
        List<String> lines =
                StandardCharsets.UTF_8
                        .decode(storage.read(DAMAGE_FILE))
                        .toString()
                        .lines()
                        .toList();
        boolean whole = lines.size() >= 3 && lines.get(1).matches("\\d{1,18}");
        throw new StoreDamagedException(
                whole ? lines.get(0) : DAMAGE_FILE,
                whole ? Long.parseLong(lines.get(1)) : 0,
                "found by an earlier read; check the store, then repair it or restore a backup"
                        + (whole ? " (" + lines.get(2) + ")" : ""),
                null);
    }

    /** Returns why appends of {@code bytes} are refused now, or null if they are not. */
    @Nullable EventStoreException refusal(long bytes) {
        if (stopped != null || reservedBytes == 0) {
            return stopped;
        }
        try {
            long usable = storage.usableBytes();
            return usable - bytes >= reservedBytes ? null : diskNearlyFull(usable);
        } catch (IOException e) {
            return new StoreUnavailableException(
                    "cannot tell how much room the disk has: " + e.getMessage(), e);
        }
    }

    private StoreUnavailableException diskNearlyFull(long usable) {
        return new StoreUnavailableException(
                "the disk of %s has %d bytes to spare and %d are kept free; make room, send again"
                        .formatted(storage.location(), usable, reservedBytes),
                null);
    }
}
