package dev.gesta.studio;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All sequences of event types together, as a tree: those that begin alike share the beginning. */
final class VariantTree {

    /** The most places in the tree; sequences that need more of them end at {@link #rest()}. */
    static final int MAX_STEPS = 2_000_000;

    private final Step root = new Step(null, "", 0);
    private final Step rest = new Step(null, "", 0);
    private int size;
    private boolean full;

    /** A place in the tree: what happened last, and before that. */
    static final class Step {

        private final @Nullable Step before;
        private final String type;
        private final int length;
        private final Map<String, Step> after = new HashMap<>(2);

        private Step(@Nullable Step before, String type, int length) {
            this.before = before;
            this.type = type;
            this.length = length;
        }

        int length() {
            return length;
        }

        List<String> types() {
            Deque<String> types = new ArrayDeque<>(length);
            for (Step step = this; step != null && step.length > 0; step = step.before) {
                types.addFirst(step.type);
            }
            return List.copyOf(types);
        }
    }

    /** Returns the place before anything happened. */
    Step root() {
        return root;
    }

    /** Returns the place of all sequences for which there is no room. */
    Step rest() {
        return rest;
    }

    int size() {
        return size;
    }

    boolean isFull() {
        return full;
    }

    /** Returns the place where {@code type} comes after {@code step}. */
    Step next(Step step, String type) {
        if (step == rest) {
            return rest;
        }
        Step next = step.after.get(type);
        if (next == null) {
            if (size == MAX_STEPS) {
                full = true;
                return rest;
            }
            size++;
            next = new Step(step, type, step.length + 1);
            step.after.put(type, next);
        }
        return next;
    }
}
