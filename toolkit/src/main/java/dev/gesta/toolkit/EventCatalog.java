package dev.gesta.toolkit;

import dev.gesta.Event;
import dev.gesta.InvalidRequestException;
import dev.gesta.Limits;
import dev.gesta.Metadata;
import dev.gesta.Query;
import dev.gesta.QueryItem;
import dev.gesta.SequencedEvent;
import dev.gesta.Tags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which classes the events of an application have, and how they get into the store and back.
 *
 * <p>Everything that could be wrong with the classes is found when the catalog is made. Immutable,
 * safe for use by many threads.
 */
public final class EventCatalog {

    private static final Metadata WITHOUT = Metadata.none();

    private final Map<Class<?>, EventClass> byClass;
    private final Map<String, EventClass> byName;
    private final List<PayloadCodec> codecs;
    private final UpcasterChain upcasters;
    private final UnknownEvents unknown;
    private final Map<Class<?>, Set<String>> types = new ConcurrentHashMap<>();

    private EventCatalog(
            Map<Class<?>, EventClass> byClass,
            List<PayloadCodec> codecs,
            UpcasterChain upcasters,
            UnknownEvents unknown) {
        this.byClass = byClass;
        this.byName = LinkedHashMap.newLinkedHashMap(byClass.size());
        this.codecs = codecs;
        this.upcasters = upcasters;
        this.unknown = unknown;
        byClass.values().forEach(this::name);
    }

    private void name(EventClass added) {
        EventClass other = byName.put(added.name(), added);
        if (other != null) {
            throw new InvalidRequestException(
                    "an event type must name one class",
                    "1",
                    "\"%s\" on %s and %s"
                            .formatted(
                                    added.name(), other.type().getName(), added.type().getName()));
        }
    }

    /**
     * Returns the catalog of these classes, with JSON and without upcasters.
     *
     * @param events records with {@link EventType}, and sealed types that stand for all records
     *     below them
     * @throws InvalidRequestException if a class has no name, is no record, or shares its name
     */
    public static EventCatalog of(Class<?>... events) {
        return new EventCatalog(
                        Map.of(),
                        List.of(JsonCodec.standard()),
                        UpcasterChain.NONE,
                        UnknownEvents.FAIL)
                .and(events);
    }

    /** Returns this catalog with more classes. */
    public EventCatalog and(Class<?>... events) {
        Map<Class<?>, EventClass> more = new LinkedHashMap<>(byClass);
        for (Class<?> each : events) {
            for (Class<?> leaf : SealedTypes.leaves(each)) {
                more.computeIfAbsent(leaf, EventClass::new);
            }
        }
        return new EventCatalog(more, codecs, upcasters, unknown);
    }

    /**
     * Returns this catalog with a codec that writes from now on. What the others wrote is read as
     * before, by its content type.
     */
    public EventCatalog withCodec(PayloadCodec codec) {
        List<PayloadCodec> all = new ArrayList<>(List.of(codec));
        codecs.stream()
                .filter(each -> !each.contentType().equals(codec.contentType()))
                .forEach(all::add);
        return new EventCatalog(byClass, List.copyOf(all), upcasters, unknown);
    }

    /**
     * Returns this catalog with these upcasters, and no others.
     *
     * @throws InvalidRequestException if two read the same, or they lead in a circle
     */
    public EventCatalog withUpcasters(Upcaster... all) {
        return new EventCatalog(byClass, codecs, new UpcasterChain(Arrays.asList(all)), unknown);
    }

    /** Returns this catalog with another way of dealing with event types that it does not know. */
    public EventCatalog withUnknown(UnknownEvents policy) {
        return new EventCatalog(byClass, codecs, upcasters, policy);
    }

    /** Returns the records that events are read as. */
    public Set<Class<?>> classes() {
        return byClass.keySet();
    }

    /**
     * Returns the types under which the events of a class are stored: its name, and those that
     * upcasters turn into it.
     *
     * @param type a record of the catalog, or a sealed or other type above some of them
     * @throws InvalidRequestException if none of the catalog's records is meant
     */
    public Set<String> typesOf(Class<?> type) {
        return types.computeIfAbsent(type, this::findTypes);
    }

    /**
     * Returns the query for all stored events that are read as one of these classes, whatever their
     * tags.
     *
     * @param classes records of the catalog, or types above some of them
     * @throws InvalidRequestException if a class means none of the catalog's records, or there is
     *     none
     */
    public Query query(Collection<Class<?>> classes) {
        Set<String> all = new TreeSet<>();
        classes.forEach(each -> all.addAll(typesOf(each)));
        List<String> left = List.copyOf(all);
        List<QueryItem> items = new ArrayList<>();
        for (int i = 0; i < left.size(); i += Limits.MAX_TERMS_PER_ITEM) {
            int end = Math.min(left.size(), i + Limits.MAX_TERMS_PER_ITEM);
            items.add(QueryItem.of(left.subList(i, end), Tags.none()));
        }
        return new Query.AnyOf(items);
    }

    private Set<String> findTypes(Class<?> type) {
        Set<String> types = new TreeSet<>();
        for (Class<?> leaf : leaves(type)) {
            String name = require(leaf).name();
            types.add(name);
            types.addAll(upcasters.typesBefore(name));
        }
        return Collections.unmodifiableSet(types);
    }

    private Collection<Class<?>> leaves(Class<?> type) {
        if (type.isSealed() || byClass.containsKey(type)) {
            return SealedTypes.leaves(type);
        }
        Set<Class<?>> below = new LinkedHashSet<>(byClass.keySet());
        below.removeIf(each -> !type.isAssignableFrom(each));
        return below.isEmpty() ? List.of(type) : below;
    }

    private EventClass require(Class<?> type) {
        EventClass known = byClass.get(type);
        if (known == null) {
            throw new InvalidRequestException(
                    "an event class must be in the catalog",
                    "one of " + byName.keySet() + "; add the class to EventCatalog.of(...)",
                    type.getName());
        }
        return known;
    }

    /**
     * Returns {@code event} as it is stored.
     *
     * @param metadata what is said about it; the version of its shape is added
     * @throws InvalidRequestException if its class is not in the catalog, or a limit is passed
     */
    public Event encode(Object event, UUID id, Metadata metadata) {
        EventClass known = require(event.getClass());
        boolean unsaid = known.version() == 1 && metadata.value(Metadata.SCHEMA_VERSION).isEmpty();
        Metadata complete =
                unsaid
                        ? metadata
                        : metadata.with(Metadata.SCHEMA_VERSION, Integer.toString(known.version()));
        return new Event(
                id, known.name(), known.tags(event), codecs.getFirst().encode(event), complete);
    }

    /** As {@link #encode(Object, UUID, Metadata)}, without metadata. */
    public Event encode(Object event, UUID id) {
        return encode(event, id, WITHOUT);
    }

    /**
     * Returns what a stored event is now: mostly one event; several or none where upcasters split
     * or drop it, or where its type is unknown and is to be skipped.
     *
     * @throws UndecodableEventException if the event does not fit the catalog
     */
    public List<Sequenced<?>> decode(SequencedEvent stored) {
        int version = version(stored);
        if (!upcasters.concerns(stored.type(), version)) {
            EventClass known = byName.get(stored.type());
            return known == null
                    ? unknown(stored, stored.type())
                    : List.of(decodeAs(known, version, stored));
        }
        if (upcasters.drops(stored.type(), version)) {
            return List.of();
        }
        List<Sequenced<?>> events = new ArrayList<>();
        for (Upcaster.Form form : upcast(stored, version)) {
            EventClass known = byName.get(form.type());
            if (known == null) {
                events.addAll(unknown(stored, form.type()));
            } else {
                requireVersion(known, form.version(), stored);
                events.add(bind(known, form, stored));
            }
        }
        return events;
    }

    private static int version(SequencedEvent stored) {
        @Nullable String version = stored.event().metadata().entries().get(Metadata.SCHEMA_VERSION);
        try {
            return version == null ? 1 : Integer.parseInt(version);
        } catch (NumberFormatException e) {
            throw new UndecodableEventException(
                    stored, "its schema version is no number: " + version, e);
        }
    }

    private List<Sequenced<?>> unknown(SequencedEvent stored, String type) {
        if (unknown == UnknownEvents.SKIP) {
            return List.of();
        }
        throw new UndecodableEventException(
                stored,
                ("no class is named @EventType(\"%s\"): add one to the catalog, add an upcaster"
                                + " that renames or drops the type, or skip what is unknown with"
                                + " withUnknown(UnknownEvents.SKIP)")
                        .formatted(type),
                null);
    }

    private Sequenced<?> decodeAs(EventClass known, int version, SequencedEvent stored) {
        requireVersion(known, version, stored);
        try {
            return new Sequenced<>(codec(stored).decode(stored.data(), known.type()), stored);
        } catch (UndecodableEventException e) {
            throw e;
        } catch (RuntimeException e) {
            throw misfit(known, stored, e);
        }
    }

    private List<Upcaster.Form> upcast(SequencedEvent stored, int version) {
        try {
            return upcasters.upcast(
                    new Upcaster.Form(stored.type(), version, codec(stored).toTree(stored.data())));
        } catch (UndecodableEventException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UndecodableEventException(stored, "an upcaster failed: " + e.getMessage(), e);
        }
    }

    private Sequenced<?> bind(EventClass known, Upcaster.Form form, SequencedEvent stored) {
        PayloadCodec codec = codec(stored);
        try {
            return new Sequenced<>(codec.decode(codec.fromTree(form.data()), known.type()), stored);
        } catch (RuntimeException e) {
            throw misfit(known, stored, e);
        }
    }

    private static UndecodableEventException misfit(
            EventClass known, SequencedEvent stored, RuntimeException cause) {
        return new UndecodableEventException(
                stored,
                "its data does not fit %s (%s); an upcaster from version %d would make it fit"
                        .formatted(known.type().getName(), cause.getMessage(), version(stored)),
                cause);
    }

    private static void requireVersion(EventClass known, int version, SequencedEvent stored) {
        if (version > known.version()) {
            throw new UndecodableEventException(
                    stored,
                    "it has version %d, and %s knows %d at most; a newer release wrote it"
                            .formatted(version, known.type().getName(), known.version()),
                    null);
        }
        if (version < known.version()) {
            throw new UndecodableEventException(
                    stored,
                    "it has version %d, and %s wants %d; add an upcaster for \"%s\" from version %d"
                            .formatted(
                                    version,
                                    known.type().getName(),
                                    known.version(),
                                    known.name(),
                                    version),
                    null);
        }
    }

    private PayloadCodec codec(SequencedEvent stored) {
        String contentType = stored.data().contentType();
        for (PayloadCodec codec : codecs) {
            if (codec.contentType().equals(contentType)) {
                return codec;
            }
        }
        throw new UndecodableEventException(
                stored,
                "no codec reads \"%s\"; add one with withCodec(...)".formatted(contentType),
                null);
    }

    /** Returns all that reading events of these stored types depends on, in words. */
    String shapes(Set<String> stored) {
        return byClass.values().stream()
                .filter(each -> !Collections.disjoint(typesOf(each.type()), stored))
                .map(EventClass::shape)
                .sorted()
                .collect(Collectors.joining("\n", "", "\n" + upcasters.shapes(stored)));
    }

    /** Returns the types that are read as classes of the catalog or by its upcasters. */
    Set<String> knownTypes() {
        Set<String> types = new TreeSet<>();
        byClass.keySet().forEach(each -> types.addAll(typesOf(each)));
        return types;
    }
}
