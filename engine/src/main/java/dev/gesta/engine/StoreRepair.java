package dev.gesta.engine;

import dev.gesta.StoreDamagedException;
import dev.gesta.StoreUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * An operator's decision to give up what is damaged: keeps the log up to the last event before the
 * damage, moves all after it to quarantine files, and begins a new timeline, so that tokens from
 * before are refused.
 *
 * <p>The manifest remembers each cut. If this is interrupted, the store stays damaged, and it can
 * be done again. A manifest that does not verify cannot be repaired: restore a backup.
 */
public final class StoreRepair {

    /**
     * Where the log would be cut.
     *
     * @param lastKept the last position that is kept
     * @param lastKnown the last position that the store is known to have had
     * @param file the first damaged file
     * @param offset the byte where the damage begins
     * @param finding what was found there
     */
    public record Plan(long lastKept, long lastKnown, String file, long offset, String finding) {}

    private final Storage storage;
    private final InstantSource clock;
    private final RandomGenerator random;

    StoreRepair(Storage storage, InstantSource clock, RandomGenerator random) {
        this.storage = storage;
        this.clock = clock;
        this.random = random;
    }

    /** The first damage, and the segment it is in. */
    private record Damage(Plan plan, int segment, int keptBytes) {}

    /**
     * Looks for the first damage in the store in {@code folder}, changing nothing.
     *
     * @return empty if there is none
     */
    public static Optional<Plan> plan(Path folder) {
        return locked(folder, repair -> repair.find(repair.manifest()).map(Damage::plan));
    }

    /**
     * Cuts the log before the first damage; without damage, only forgets that an earlier read had
     * found some.
     *
     * @return what was cut; empty if nothing had to be
     */
    public static Optional<Plan> cut(Path folder) {
        return locked(folder, StoreRepair::cut);
    }

    private interface Action {
        Optional<Plan> on(StoreRepair repair) throws IOException;
    }

    private static Optional<Plan> locked(Path folder, Action action) {
        try (FolderLock _ = FolderLock.take(folder)) {
            return action.on(
                    new StoreRepair(
                            new FileStorage(folder), InstantSource.system(), new SecureRandom()));
        } catch (IOException e) {
            throw new StoreUnavailableException(
                    "the store in " + folder + " cannot be repaired: " + e.getMessage(), e);
        }
    }

    Optional<Plan> cut() throws IOException {
        requireKnownNote();
        Manifest manifest = manifest();
        Optional<Damage> damage = find(manifest);
        if (damage.isPresent()) {
            Plan plan = damage.get().plan;
            StoreHealth.remember(storage, plan.file(), plan.offset(), plan.finding());
            cut(manifest, damage.get());
        }
        trimSealed(manifest);
        storage.delete(StoreHealth.DAMAGE_FILE);
        storage.syncNames();
        return damage.map(Damage::plan);
    }

    /** What a newer release has noted is not for this one to forget. */
    private void requireKnownNote() throws IOException {
        var _ = StoreHealth.remembered(storage);
    }

    private Manifest manifest() throws IOException {
        return Manifest.read(storage)
                .orElseThrow(() ->
                        new StoreUnavailableException(
                                "there is no store in " + storage.location(), null));
    }

    private Optional<Damage> find(Manifest manifest) throws IOException {
        for (int i = 0; i < manifest.segments().size(); i++) {
            Manifest.SegmentEntry entry = manifest.segments().get(i);
            long kept = entry.firstPosition() - 1;
            int keptBytes = 0;
            try {
                Recovery.requireExists(storage, entry);
                SegmentScan scan = SegmentScan.of(storage.read(entry.fileName()), entry.fileName());
                Recovery.requireHeader(scan.header(), manifest, entry);
                kept = scan.lastPosition();
                keptBytes = scan.end();
                requireWhole(manifest, entry, scan);
            } catch (StoreDamagedException e) {
                Plan plan =
                        new Plan(
                                kept,
                                lastKnown(manifest),
                                e.file(),
                                e.offset(),
                                String.valueOf(e.getMessage()));
                return Optional.of(new Damage(plan, i, keptBytes));
            }
        }
        return Optional.empty();
    }

    private void requireWhole(Manifest manifest, Manifest.SegmentEntry entry, SegmentScan scan)
            throws IOException {
        long durable =
                entry.isActive()
                        ? Recovery.durablePosition(storage, manifest, scan)
                        : entry.lastPosition();
        if (scan.lastPosition() < durable) {
            throw Recovery.damage(entry, scan, durable);
        }
    }

    /** Cuts off what somebody has written behind the end of a sealed segment that is whole. */
    private void trimSealed(Manifest before) throws IOException {
        for (Manifest.SegmentEntry entry : before.segments()) {
            boolean sealed = !entry.isActive() && storage.exists(entry.fileName());
            if (sealed && storage.size(entry.fileName()) > entry.bytes()) {
                truncate(entry.fileName(), entry.bytes());
            }
        }
    }

    private void truncate(String file, int bytes) throws IOException {
        try (StorageFile out = storage.open(file)) {
            out.truncate(bytes);
            out.sync();
        }
    }

    private long lastKnown(Manifest manifest) throws IOException {
        long mark = DurableMark.read(storage, manifest.timeline());
        return Math.max(mark, manifest.active().firstPosition() - 1);
    }

    /**
     * The manifest comes last: until then the store is damaged as before, and is found so again.
     */
    private void cut(Manifest manifest, Damage damage) throws IOException {
        long now = EventCodec.toMicros(clock.instant());
        List<Manifest.SegmentEntry> all = manifest.segments();
        for (Manifest.SegmentEntry later : all.subList(damage.segment + 1, all.size())) {
            moveAway(later.fileName(), now);
            storage.delete(SealedIndex.fileName(later.firstPosition()));
        }
        List<Manifest.SegmentEntry> kept = new ArrayList<>(all.subList(0, damage.segment));
        long timeline = Recovery.newTimeline(random);
        kept.add(truncated(manifest, damage, timeline, now));
        List<Manifest.Cut> cuts = new ArrayList<>(manifest.cuts());
        cuts.add(new Manifest.Cut(damage.plan.lastKept, manifest.timeline(), now));
        new Manifest(
                        manifest.generation() + 1,
                        manifest.store(),
                        timeline,
                        manifest.hashSeed(),
                        cuts,
                        kept)
                .write(storage);
    }

    private static String quarantineName(String file, long now) {
        return Recovery.QUARANTINE_PREFIX + file + "-" + now;
    }

    private void moveAway(String file, long now) throws IOException {
        if (storage.exists(file)) {
            storage.rename(file, quarantineName(file, now));
            storage.syncNames();
        }
    }

    /** Leaves what is whole of the damaged segment, or an empty one, as the active segment. */
    private Manifest.SegmentEntry truncated(
            Manifest manifest, Damage damage, long timeline, long now) throws IOException {
        Manifest.SegmentEntry entry = manifest.segments().get(damage.segment);
        String file = entry.fileName();
        if (storage.exists(file)) {
            copy(storage.read(file), quarantineName(file, now));
        }
        storage.delete(SealedIndex.fileName(entry.firstPosition()));
        int headerCrc = entry.headerCrc();
        if (damage.keptBytes > 0) {
            truncate(file, damage.keptBytes);
        } else {
            SegmentHeader header =
                    new SegmentHeader(
                            manifest.store(),
                            timeline,
                            entry.firstPosition(),
                            random.nextLong(),
                            now);
            copy(header.encode(), file);
            headerCrc = SegmentHeader.crcOf(header.encode());
        }
        return new Manifest.SegmentEntry(entry.firstPosition(), 0, 0, headerCrc);
    }

    private void copy(ByteBuffer bytes, String name) throws IOException {
        try (StorageFile out = storage.create(name)) {
            out.write(bytes, 0);
            out.sync();
        }
        storage.syncNames();
    }
}
