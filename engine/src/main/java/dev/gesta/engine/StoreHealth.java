package dev.gesta.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gesta.EventStoreException;
import dev.gesta.StoreDamagedException;
import dev.gesta.StoreFailedException;
import dev.gesta.StoreUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Why the store takes no appends, if it does not.
 *
 * <p>OPEN goes to any of the others, and each of them stays: a failed write or flush until the
 * store is opened again, damage until an operator has decided, which a file in the folder
 * remembers. Safe for use by many threads.
 *
 * <pre>
 *   DAMAGED := "gesta damage note, version ", version, LF | "file ", name, LF
 *            | "offset ", decimal, LF | "finding ", text, LF | "crc ", 8 hexadecimal digits, LF
 *
 *   UTF-8, for people to read. The crc is CRC-32C of all lines before its own, in all versions of
 *   the format. A note that does not verify still says that the store is damaged.
 * </pre>
 */
final class StoreHealth {

    static final String DAMAGE_FILE = "DAMAGED";

    private static final int VERSION = 1;
    private static final String FIRST_LINE = "gesta damage note, version ";
    private static final int CRC_LINE_BYTES = "crc 00000000\n".length();
    private static final Pattern START = Pattern.compile(FIRST_LINE + "(\\d{1,9})\n");
    private static final Pattern NOTE =
            Pattern.compile(
                    START
                            + "file (?<file>.+)\noffset (?<offset>\\d{1,18})\n"
                            + "finding (?<finding>.*)\n");

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
        String lines =
                FIRST_LINE
                        + VERSION
                        + ("\nfile " + file)
                        + ("\noffset " + offset)
                        + ("\nfinding " + onOneLine(finding) + "\n");
        try (StorageFile note = storage.create(DAMAGE_FILE)) {
            note.write(UTF_8.encode(lines + crcLine(UTF_8.encode(lines))), 0);
            note.sync();
        }
        storage.syncNames();
    }

    private static String onOneLine(@Nullable String text) {
        return String.valueOf(text).replaceAll("\\R", " ");
    }

    private static String crcLine(ByteBuffer lines) {
        CRC32C crc = new CRC32C();
        crc.update(lines);
        return "crc %08x\n".formatted((int) crc.getValue());
    }

    /** Throws the damage that the folder remembers, if it does. */
    static void requireUndamaged(Storage storage) throws IOException {
        Optional<StoreDamagedException> remembered = remembered(storage);
        if (remembered.isPresent()) {
            throw remembered.get();
        }
    }

    /**
     * Returns the damage that the folder remembers.
     *
     * @throws StoreUnavailableException if the note is of a newer version
     */
    static Optional<StoreDamagedException> remembered(Storage storage) throws IOException {
        if (!storage.exists(DAMAGE_FILE)) {
            return Optional.empty();
        }
        Matcher note = NOTE.matcher(verified(storage.read(DAMAGE_FILE)));
        boolean whole = note.matches();
        return Optional.of(
                new StoreDamagedException(
                        whole ? note.group("file") : DAMAGE_FILE,
                        whole ? Long.parseLong(note.group("offset")) : 0,
                        "found by an earlier read; check the store, then repair it or restore a"
                                + " backup ("
                                + (whole ? note.group("finding") : "the note does not verify")
                                + ")",
                        null));
    }

    /**
     * Returns the lines of a note without its checksum; none if that is not theirs.
     *
     * @throws StoreUnavailableException if the note is of a newer version
     */
    static String verified(ByteBuffer note) {
        int length = Math.max(0, note.limit() - CRC_LINE_BYTES);
        ByteBuffer lines = note.slice(0, length);
        String crc = UTF_8.decode(note.slice(length, note.limit() - length)).toString();
        if (!crc.equals(crcLine(lines.duplicate()))) {
            return "";
        }
        String text = UTF_8.decode(lines).toString();
        Matcher start = START.matcher(text);
        if (start.lookingAt()) {
            FileHeader.requireKnown(Integer.parseInt(start.group(1)), DAMAGE_FILE, VERSION);
        }
        return text;
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
