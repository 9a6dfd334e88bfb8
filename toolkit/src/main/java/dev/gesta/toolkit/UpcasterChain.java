package dev.gesta.toolkit;

import dev.gesta.InvalidRequestException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The upcasters of a catalog, found by what they read. Immutable. */
final class UpcasterChain {

    static final UpcasterChain NONE = new UpcasterChain(List.of());

    private record Source(String type, int version) {}

    private final List<Upcaster> upcasters;
    private final Map<Source, Upcaster> bySource = new HashMap<>();

    /** Refuses two upcasters for one source, and types that turn in a circle. */
    UpcasterChain(Collection<Upcaster> upcasters) {
        this.upcasters = List.copyOf(upcasters);
        for (Upcaster each : upcasters) {
            if (bySource.put(new Source(each.type(), each.version()), each) != null) {
                throw new InvalidRequestException(
                        "an event type and version must have one upcaster",
                        "1",
                        "2 for \"%s\", version %s"
                                .formatted(
                                        each.type(),
                                        each.version() == Upcaster.ANY_VERSION
                                                ? "any"
                                                : each.version()));
            }
        }
        upcasters.forEach(each -> requireNoCircle(each.type()));
    }

    private void requireNoCircle(String type) {
        for (Upcaster each : upcasters) {
            boolean leaves = each.type().equals(type) && !each.into().contains(type);
            if (leaves && each.into().stream().anyMatch(next -> typesBefore(type).contains(next))) {
                throw new InvalidRequestException(
                        "upcasters must lead somewhere", "no circle", "one through " + type);
            }
        }
    }

    /** Returns whether some upcaster reads {@code type}. */
    boolean reads(String type) {
        return upcasters.stream().anyMatch(each -> each.type().equals(type));
    }

    /** Returns the types that upcasters may turn into {@code type}, in any number of steps. */
    Set<String> typesBefore(String type) {
        Set<String> found = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(type));
        while (!open.isEmpty()) {
            String target = open.pop();
            for (Upcaster each : upcasters) {
                if (each.into().contains(target) && found.add(each.type())) {
                    open.push(each.type());
                }
            }
        }
        return found;
    }

    /** Returns which upcasters read these types, in words. */
    String shapes(Set<String> types) {
        return upcasters.stream()
                .filter(each -> types.contains(each.type()))
                .map(each -> each.type() + ' ' + each.version() + ' ' + new TreeSet<>(each.into()))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    /** Returns the upcaster that reads this version of a type; null if there is none. */
    private @Nullable Upcaster next(String type, int version) {
        Upcaster exact = bySource.get(new Source(type, version));
        return exact != null ? exact : bySource.get(new Source(type, Upcaster.ANY_VERSION));
    }

    /** Tells whether an event of this type and version has to be upcast. */
    boolean concerns(String type, int version) {
        return !upcasters.isEmpty() && next(type, version) != null;
    }

    /** Tells whether nothing is left of an event of this type and version, whatever its data. */
    boolean drops(String type, int version) {
        Upcaster upcaster = next(type, version);
        return upcaster != null && upcaster.into().isEmpty();
    }

    /** Returns what {@code form} is now, in order. */
    List<Upcaster.Form> upcast(Upcaster.Form form) {
        List<Upcaster.Form> done = new ArrayList<>();
        Deque<Upcaster.Form> open = new ArrayDeque<>(List.of(form));
        while (!open.isEmpty()) {
            Upcaster.Form current = open.pop();
            Upcaster upcaster = next(current.type(), current.version());
            if (upcaster == null) {
                done.add(current);
            } else {
                List<Upcaster.Form> next = upcaster.apply(current);
                next.forEach(each -> requireAllowed(upcaster, current, each));
                next.reversed().forEach(open::push);
            }
        }
        return done;
    }

    /** Refuses what would run for ever, and types under which no query looks for the event. */
    private static void requireAllowed(Upcaster upcaster, Upcaster.Form from, Upcaster.Form to) {
        if (!upcaster.into().contains(to.type())) {
            throw new IllegalArgumentException(
                    "the upcaster of \"%s\" gave \"%s\", and said that it gives %s"
                            .formatted(from.type(), to.type(), upcaster.into()));
        }
        if (to.type().equals(from.type()) && to.version() <= from.version()) {
            throw new IllegalArgumentException(
                    "the upcaster of \"%s\" gave version %d again"
                            .formatted(from.type(), to.version()));
        }
    }
}
