package dev.gesta.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gesta.toolkit.readmodel.Bookkeeping;
import dev.gesta.toolkit.readmodel.Effects;
import dev.gesta.toolkit.readmodel.ModelVersion;
import dev.gesta.toolkit.readmodel.TransactionalSink;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A sink on a simulated disk: a file of transactions, each with its changes and a checksum, made
 * durable by one sync. Opening it reads what is whole and cuts off the rest.
 *
 * <p>One thread. After an error of the disk it opens itself anew: the last transaction is then
 * there or not, as in a database whose answer to a commit was lost.
 */
final class SimulatedSink implements TransactionalSink<SimulatedSink.Rows> {

    private static final String FILE = "sink";
    private static final int HEADER = 8;

    private final SimulatedStorage disk;
    private final TreeMap<String, String> committed = new TreeMap<>();
    private StorageFile file;
    private int end;
    private boolean broken;

    SimulatedSink(SimulatedStorage disk) throws IOException {
        this.disk = disk;
        this.file = open();
    }

    private StorageFile open() throws IOException {
        committed.clear();
        end = 0;
        if (!disk.exists(FILE)) {
            StorageFile created = disk.create(FILE);
            disk.syncNames();
            return created;
        }
        ByteBuffer bytes = disk.read(FILE);
        while (readFrame(bytes)) {
            end = bytes.position();
        }
        StorageFile opened = disk.open(FILE);
        opened.truncate(end);
        opened.sync();
        disk.syncNames();
        return opened;
    }

    /** Applies the next transaction, if it is whole. */
    private boolean readFrame(ByteBuffer bytes) {
        if (bytes.remaining() < HEADER) {
            return false;
        }
        int length = bytes.getInt();
        int checksum = bytes.getInt();
        if (length <= 0 || length > bytes.remaining()) {
            return false;
        }
        byte[] body = new byte[length];
        bytes.get(body);
        if (checksum(body) != checksum) {
            return false;
        }
        for (String line : new String(body, UTF_8).split("\u0001", -1)) {
            String[] parts = line.split("\u0002", -1);
            if (parts.length == 2) {
                committed.put(parts[0], parts[1]);
            } else {
                committed.remove(parts[0]);
            }
        }
        return true;
    }

    private int checksum(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(4).putInt(end).flip());
        crc.update(body);
        return (int) crc.getValue();
    }

    @Override
    public <R extends @Nullable Object> R transact(Work<Rows, R> work) throws Exception {
        if (broken) {
            file = open();
            broken = false;
        }
        Open open = new Open();
        R result = work.run(open);
        if (!open.changes.isEmpty()) {
            try {
                write(open.changes);
            } catch (IOException e) {
                broken = true;
                throw e;
            }
        }
        return result;
    }

    private void write(SortedMap<String, Optional<String>> changes) throws IOException {
        StringBuilder text = new StringBuilder();
        changes.forEach((key, value) ->
                text.append(text.isEmpty() ? "" : "\u0001")
                        .append(key)
                        .append(value.map(v -> "\u0002" + v).orElse("")));
        byte[] body = text.toString().getBytes(UTF_8);
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(frame);
        out.writeInt(Integer.reverseBytes(body.length));
        out.writeInt(Integer.reverseBytes(checksum(body)));
        out.write(body);
        file.write(ByteBuffer.wrap(frame.toByteArray()), end);
        file.sync();
        end += frame.size();
        changes.forEach((key, value) ->
                value.ifPresentOrElse(v -> committed.put(key, v), () -> committed.remove(key)));
    }

    /** A transaction: what it sees is what was committed, under its own changes. */
    private final class Open implements Transaction<Rows> {

        final SortedMap<String, Optional<String>> changes = new TreeMap<>();

        Optional<String> get(String key) {
            Optional<String> changed = changes.get(key);
            return changed == null ? Optional.ofNullable(committed.get(key)) : changed;
        }

        SortedMap<String, String> list(String prefix) {
            SortedMap<String, String> all =
                    new TreeMap<>(committed.subMap(prefix, prefix + Character.MAX_VALUE));
            changes.forEach((key, value) -> {
                if (key.startsWith(prefix)) {
                    value.ifPresentOrElse(v -> all.put(key, v), () -> all.remove(key));
                }
            });
            SortedMap<String, String> names = new TreeMap<>();
            all.forEach((key, value) -> names.put(key.substring(prefix.length()), value));
            return names;
        }

        @Override
        public Bookkeeping bookkeeping() {
            return new Books(this);
        }

        @Override
        public Rows target(ModelVersion version, Effects effects) {
            return new Rows(this, version.toString(), effects);
        }
    }

    private record Books(Open open) implements Bookkeeping {

        private static String key(String scope, String name) {
            return scope + "#" + name;
        }

        @Override
        public Optional<String> get(String scope, String name) {
            return open.get(key(scope, name));
        }

        @Override
        public boolean replace(String scope, String name, @Nullable String expected, String text) {
            if (!get(scope, name).equals(Optional.ofNullable(expected))) {
                return false;
            }
            open.changes.put(key(scope, name), Optional.of(text));
            return true;
        }

        @Override
        public void remove(String scope, String name) {
            open.changes.put(key(scope, name), Optional.empty());
        }

        @Override
        public SortedMap<String, String> list(String scope) {
            return open.list(key(scope, ""));
        }
    }

    /** Numbers by name, of one version. */
    record Rows(SimulatedSink.Open open, String table, Effects effects) {

        long number(String item) {
            return open.get(table + "#" + item).map(Long::parseLong).orElse(0L);
        }

        void write(String item, long number) {
            open.changes.put(table + "#" + item, Optional.of(Long.toString(number)));
        }

        void drop() {
            all().keySet().forEach(item -> open.changes.put(table + "#" + item, Optional.empty()));
        }

        SortedMap<String, Long> all() {
            SortedMap<String, Long> numbers = new TreeMap<>();
            open.list(table + "#").forEach((item, n) -> numbers.put(item, Long.parseLong(n)));
            return numbers;
        }
    }
}
