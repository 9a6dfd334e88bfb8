package dev.gesta.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gesta.StoreDamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The file that says which stores there are and which folder each of them is in.
 *
 * <pre>
 *   gesta-stores 1
 *   store-000001 1790000000000000 orders      folder, creation in microseconds since 1970, name
 *   crc32c 1a2b3c4d                           of all bytes before this line
 * </pre>
 *
 * <p>Replaced as a whole, by a rename after a flush. Folders have generated names, so that no name
 * of a store can lead elsewhere, and can be given to another store later without moving files.
 */
record StoreRegistry(List<Entry> entries) {

    static final String FILE = "STORES";

    private static final String FIRST_LINE = "gesta-stores 1";
    private static final String CHECKSUM = "crc32c ";

    /** A store: its name, its folder in the data folder, and when it was made. */
    record Entry(String name, String folder, Instant createdAt) {}

    StoreRegistry {
        entries = List.copyOf(entries);
    }

    /** Returns this registry with one store more. */
    StoreRegistry with(Entry entry) {
        List<Entry> more = new ArrayList<>(entries);
        more.add(entry);
        return new StoreRegistry(more);
    }

    /**
     * Reads the registry of a data folder; one without stores if there is no file.
     *
     * @throws StoreDamagedException if the file does not verify
     */
    static StoreRegistry read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return new StoreRegistry(List.of());
        }
        return parse(new String(Files.readAllBytes(file), UTF_8));
    }

    private static StoreRegistry parse(String text) {
        int last = text.lastIndexOf(CHECKSUM);
        String content = last < 0 ? "" : text.substring(0, last);
        if (!text.equals(content + checksumLine(content))) {
            throw damaged(Math.max(last, 0), "the checksum does not fit", null);
        }
        List<String> lines = content.lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals(FIRST_LINE)) {
            throw damaged(
                    0,
                    "wanted \"" + FIRST_LINE + "\", found " + lines.stream().limit(1).toList(),
                    null);
        }
        List<Entry> entries = new ArrayList<>();
        lines.stream().skip(1).forEach(line -> entries.add(entry(line)));
        return new StoreRegistry(entries);
    }

    private static Entry entry(String line) {
        String[] words = line.split(" ", -1);
        try {
            Instant createdAt = Instant.EPOCH.plus(Long.parseLong(words[1]), ChronoUnit.MICROS);
            return new Entry(StoreNames.require(words[2]), words[0], createdAt);
        } catch (RuntimeException e) {
            throw damaged(0, "a line is malformed: \"" + line + "\"", e);
        }
    }

    private static StoreDamagedException damaged(
            int offset, String finding, @org.jspecify.annotations.Nullable Throwable cause) {
        return new StoreDamagedException(FILE, offset, finding, cause);
    }

    /** Replaces the registry of a data folder; it is durable when this returns. */
    void write(Path folder) throws IOException {
        Path next = folder.resolve(FILE + ".tmp");
        try (FileChannel file =
                FileChannel.open(
                        next,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            ByteBuffer bytes = UTF_8.encode(text());
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(next, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel itself = FileChannel.open(folder, StandardOpenOption.READ)) {
            itself.force(true);
        }
    }

    private String text() {
        StringBuilder content = new StringBuilder(FIRST_LINE).append('\n');
        for (Entry entry : entries) {
            long created = ChronoUnit.MICROS.between(Instant.EPOCH, entry.createdAt());
            content.append(entry.folder()).append(' ').append(created).append(' ');
            content.append(entry.name()).append('\n');
        }
        return content + checksumLine(content.toString());
    }

    private static String checksumLine(String content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content.getBytes(UTF_8));
        return CHECKSUM + HexFormat.of().toHexDigits((int) checksum.getValue()) + '\n';
    }
}
