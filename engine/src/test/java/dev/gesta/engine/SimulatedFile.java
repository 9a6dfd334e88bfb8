package dev.gesta.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A file of a {@link SimulatedStorage}: what a reader sees, what a power cut leaves for sure, and
 * the changes between the two.
 *
 * <p>A power cut keeps, loses or tears each unsynced change by itself. A torn write arrives by
 * sectors, and sometimes by bytes. Where it did not arrive, the old bytes stay; where there were
 * none, the file may have grown all the same, over zeros or over what the blocks held before. Bytes
 * that a write does not change stay as they are: disks that spoil those are beyond help.
 */
final class SimulatedFile {

    private static final int SECTOR = 512;

    private final SimulatedContent content;
    private final SimulatedContent durable;
    private final List<Change> unsynced;

    /** What stood behind the end before the file was last cut. */
    private SimulatedContent cutOff;

    /** A write, or, without bytes, a truncation. */
    private static final class Change {

        final int offset;
        final byte[] bytes;
        final boolean isTruncation;

        Change(int offset, byte[] bytes, boolean isTruncation) {
            this.offset = offset;
            this.bytes = bytes;
            this.isTruncation = isTruncation;
        }
    }

    SimulatedFile() {
        this(new SimulatedContent(), new SimulatedContent(), List.of(), new SimulatedContent());
    }

    private SimulatedFile(
            SimulatedContent content,
            SimulatedContent durable,
            List<Change> unsynced,
            SimulatedContent cutOff) {
        this.content = content;
        this.durable = durable;
        this.unsynced = new ArrayList<>(unsynced);
        this.cutOff = cutOff;
    }

    static SimulatedFile durable(byte[] bytes) {
        return new SimulatedFile(
                SimulatedContent.of(bytes),
                SimulatedContent.of(bytes),
                List.of(),
                new SimulatedContent());
    }

    SimulatedContent content() {
        return content;
    }

    /** Returns the bytes that survive any power cut. */
    SimulatedContent durable() {
        return durable;
    }

    void write(byte[] bytes, int offset) {
        content.write(bytes, bytes.length, offset);
        unsynced.add(new Change(offset, bytes, false));
    }

    void truncate(int size) {
        cutOff = content.copy();
        content.resize(size);
        unsynced.add(new Change(size, new byte[0], true));
    }

    void sync() {
        for (Change change : unsynced) {
            apply(change, durable);
        }
        unsynced.clear();
    }

    /** What the kernel does: some pages reach the disk, all count as clean, the caller is told. */
    void failToSync(RandomGenerator random) {
        for (Change change : unsynced) {
            survive(change, durable, random);
        }
        unsynced.clear();
    }

    private static void apply(Change change, SimulatedContent target) {
        if (change.isTruncation) {
            target.resize(change.offset);
        } else {
            target.write(change.bytes, change.bytes.length, change.offset);
        }
    }

    /** Returns the file as another process finds it: nothing lost, nothing more durable. */
    SimulatedFile afterKill() {
        return new SimulatedFile(content.copy(), durable.copy(), unsynced, cutOff);
    }

    /** Returns the file as the next boot finds it. */
    SimulatedFile afterPowerCut(RandomGenerator random) {
        SimulatedContent left = durable.copy();
        int fate = random.nextInt(8);
        for (Change change : unsynced) {
            if (fate == 0) {
                apply(change, left);
            } else if (fate > 1) {
                survive(change, left, random);
            }
        }
        return new SimulatedFile(left, left.copy(), List.of(), cutOff);
    }

    private void survive(Change change, SimulatedContent target, RandomGenerator random) {
        int fate = random.nextInt(8);
        if (fate < 3) {
            apply(change, target);
        } else if (!change.isTruncation && fate < 7) {
            tear(change, target, random);
        }
    }

    private void tear(Change change, SimulatedContent target, RandomGenerator random) {
        byte[] found = underneath(change, target, random);
        Tear tear = Tear.random(change, random);
        int last = -1;
        for (int i = 0; i < found.length; i++) {
            if (tear.keeps(change.offset + i)) {
                found[i] = change.bytes[i];
                last = i;
            }
        }
        int arrived = random.nextBoolean() ? found.length : last + 1;
        int length = Math.max(arrived, Math.min(found.length, target.size() - change.offset));
        if (length > 0) {
            target.write(found, length, change.offset);
        }
    }

    /** Returns what the disk holds where the write does not arrive. */
    private byte[] underneath(Change change, SimulatedContent target, RandomGenerator random) {
        byte[] found = new byte[change.bytes.length];
        switch (random.nextInt(4)) {
            case 0 -> random.nextBytes(found);
            case 1 -> cutOff.copyOver(found, change.offset);
            default -> {}
        }
        target.copyOver(found, change.offset);
        return found;
    }

    /** Which bytes of a write arrive: those before, behind or between some places. */
    private record Tear(Shape shape, int unit, int at, long chances) {

        private enum Shape {
            PREFIX,
            SUFFIX,
            SCATTERED
        }

        static Tear random(Change change, RandomGenerator random) {
            int unit = random.nextInt(4) == 0 ? 1 : SECTOR;
            int at = change.offset + random.nextInt(change.bytes.length + 1);
            Shape shape = Shape.values()[random.nextInt(3)];
            return new Tear(shape, unit, at / unit, random.nextLong());
        }

        boolean keeps(int offset) {
            int place = offset / unit;
            return switch (shape) {
                case PREFIX -> place < at;
                case SUFFIX -> place >= at;
                case SCATTERED -> (chances >>> (offset / SECTOR % Long.SIZE) & 1) == 0;
            };
        }
    }
}
