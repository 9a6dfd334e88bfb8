package dev.gesta.engine;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What the index finds events by: a type or a tag, with its hash under the store's seed. */
final class Term {

    enum Kind {
        TYPE(0),
        TAG(1);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** Returns the number that stands for it in index files. */
        int code() {
            return code;
        }
    }

    private static final long STEP = 0x9E37_79B9_7F4A_7C15L;
    private static final long MIX = 0xD6E8_FEB8_6659_FD93L;

    private final Kind kind;
    private final String text;
    private final byte[] utf8;
    private final long hash;

    private Term(Kind kind, String text, byte[] utf8, long hash) {
        this.kind = kind;
        this.text = text;
        this.utf8 = utf8;
        this.hash = hash;
    }

    static Term of(Kind kind, String text, long seed) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return new Term(kind, text, utf8, hash(kind, utf8, seed));
    }

    Kind kind() {
        return kind;
    }

    String text() {
        return text;
    }

    /** Returns the text as bytes; not to be changed. */
    byte[] utf8() {
        return utf8;
    }

    long hash() {
        return hash;
    }

    private static long hash(Kind kind, byte[] utf8, long seed) {
        long hash = mix(seed ^ (kind.code * STEP) ^ utf8.length);
        for (byte each : utf8) {
            hash = (hash ^ (each & 0xFF)) * STEP;
            hash ^= hash >>> 29;
        }
        return mix(hash);
    }

    /** Returns the hash of an event id under the store's seed. */
    static long hash(UUID id, long seed) {
        return mix(mix(seed ^ id.getMostSignificantBits()) ^ id.getLeastSignificantBits());
    }

    private static long mix(long value) {
        long hash = (value ^ (value >>> 32)) * MIX;
        hash = (hash ^ (hash >>> 32)) * MIX;
        return hash ^ (hash >>> 32);
    }
}
