package dev.gesta.engine;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjIntConsumer;

/**
 * The index of a segment, in memory: of the active one, and of a sealed one until its index file is
 * written.
 *
 * <p>One thread adds; many read. By estimate it takes 150 bytes for each distinct tag, 4 for each
 * further event of a tag, and 60 for each event.
 */
final class ActiveIndex implements SegmentIndex, EventCodec.TermSink {

    private final Map<String, Postings.Growing> types = new ConcurrentHashMap<>();
    private final Map<String, Postings.Growing> tags = new ConcurrentHashMap<>();
    private final Map<UUID, Integer> ids = new ConcurrentHashMap<>();

    private volatile int size;
    private volatile int[] offsets = new int[64];

    /** Adds the event at {@code offset}, which has verified. For one thread. */
    void add(ByteBuffer bytes, int offset) {
        int ordinal = size;
        int[] current = offsets;
        if (ordinal == current.length) {
            current = Arrays.copyOf(current, ordinal * 2);
        }
        current[ordinal] = offset;
        offsets = current;
        ids.put(EventCodec.id(bytes, offset), ordinal);
        EventCodec.terms(bytes, offset, this);
        size = ordinal + 1;
    }

    @Override
    public void type(String type) {
        types.computeIfAbsent(type, _ -> new Postings.Growing()).add(size);
    }

    @Override
    public void tag(String tag) {
        tags.computeIfAbsent(tag, _ -> new Postings.Growing()).add(size);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int offset(int ordinal) {
        return offsets[ordinal];
    }

    @Override
    public Postings find(Term term) {
        Postings found = terms(term.kind()).get(term.text());
        return found == null ? Postings.NONE : found;
    }

    @Override
    public int find(UUID id) {
        Integer ordinal = ids.get(id);
        return ordinal == null ? -1 : ordinal;
    }

    @Override
    public void forEach(Term.Kind kind, int below, ObjIntConsumer<String> sink) {
        terms(kind)
                .forEach((text, postings) -> {
                    int count = postings.rankOf(below);
                    if (count > 0) {
                        sink.accept(text, count);
                    }
                });
    }

    Map<String, Postings.Growing> terms(Term.Kind kind) {
        return switch (kind) {
            case TYPE -> types;
            case TAG -> tags;
        };
    }
}
