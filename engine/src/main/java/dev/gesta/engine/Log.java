package dev.gesta.engine;

import dev.gesta.ConsistencyToken;
import dev.gesta.DurableHead;
import dev.gesta.Position;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The segments of a store, their writer, and the manifest that names them.
 *
 * <p>Catalog, search and head are for many threads; {@link #writer()} and {@link #roll} for the
 * writer thread alone.
 */
final class Log {

    private final Storage storage;
    private final EngineOptions options;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final SegmentCatalog catalog;
    private final LogSearch search;
    private final DurableHead head;
    private final Sealer sealer;
    private final StoreHealth health;

    private volatile Manifest manifest;
    private SegmentWriter writer;

    /** Where files, time and chance come from. */
    record Outside(
            Storage storage, EngineOptions options, InstantSource clock, RandomGenerator random) {}

    /**
     * What was found or made at the start.
     *
     * @param manifest the one that counts
     * @param sealed the sealed segments, in order
     * @param writer of the active segment
     * @param head the last durable position
     */
    record Contents(Manifest manifest, List<Segment> sealed, SegmentWriter writer, long head) {}

    Log(Outside outside, Contents contents, Sealer sealer) {
        this.storage = outside.storage();
        this.options = outside.options();
        this.clock = outside.clock();
        this.random = outside.random();
        this.manifest = contents.manifest();
        this.writer = contents.writer();
        this.sealer = sealer;
        this.catalog = new SegmentCatalog(contents.sealed());
        catalog.add(writer.segment());
        this.search = new LogSearch(catalog, manifest.hashSeed());
        this.head = new DurableHead(contents.head());
        this.health = new StoreHealth(storage, options.reservedDiskBytes());
    }

    SegmentCatalog catalog() {
        return catalog;
    }

    LogSearch search() {
        return search;
    }

    DurableHead head() {
        return head;
    }

    StoreHealth health() {
        return health;
    }

    Manifest manifest() {
        return manifest;
    }

    SegmentWriter writer() {
        return writer;
    }

    ConsistencyToken token(long position) {
        return new ConsistencyToken(manifest.store(), manifest.timeline(), Position.of(position));
    }

    /**
     * Returns when the last event was recorded, in microseconds; long ago if there is none.
     *
     * @throws dev.gesta.StoreDamagedException if that event does not verify
     */
    long lastRecordedAt() {
        long last = head.get();
        if (last == 0) {
            return Long.MIN_VALUE;
        }
        Segment segment = catalog.at(last);
        return EventCodec.toMicros(segment.event(segment.ordinalOf(last)).recordedAt());
    }

    /**
     * Seals the active segment, whose last position is {@code last}, and begins the next.
     *
     * <p>A crash before the manifest is replaced leaves the old segment active and the new file
     * unknown and empty; after it, the old one is sealed.
     */
    void roll(long last) throws IOException {
        SegmentWriter full = writer;
        Manifest.SegmentEntry sealed = full.seal();
        SegmentHeader header =
                new SegmentHeader(
                        manifest.store(),
                        manifest.timeline(),
                        last + 1,
                        random.nextLong(),
                        EventCodec.toMicros(clock.instant()));
        SegmentWriter next = SegmentWriter.create(storage, header, options);
        storage.syncNames();
        Manifest following =
                manifest.sealed(
                        sealed, new Manifest.SegmentEntry(last + 1, 0, 0, next.headerCrc()));
        following.write(storage);
        manifest = following;
        writer = next;
        catalog.add(next.segment());
        sealer.seal(full.segment(), full.index(), sealed);
    }
}
