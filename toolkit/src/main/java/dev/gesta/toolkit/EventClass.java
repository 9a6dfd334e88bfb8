package dev.gesta.toolkit;

import dev.gesta.InvalidRequestException;
import dev.gesta.QueryItem;
import dev.gesta.Tag;
import dev.gesta.Tags;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the catalog knows of one record of events: its name in the store, and where its ids are. */
final class EventClass {

    private final Class<?> type;
    private final String name;
    private final int version;
    private final List<Method> ids = new ArrayList<>();

    /** Refuses a class that is no record, or has no name. */
    EventClass(Class<?> type) {
        EventType annotation = type.getAnnotation(EventType.class);
        if (annotation == null) {
            throw new InvalidRequestException(
                    "an event class must have a name in the store",
                    "@EventType(\"a-name-for-ever\") on it",
                    type.getName() + " without one");
        }
        if (!type.isRecord()) {
            throw new InvalidRequestException(
                    "an event class must be a record", "record", type.toString());
        }
        if (annotation.version() < 1) {
            throw new InvalidRequestException(
                    "an event class must have a version",
                    "1 or more",
                    annotation.version() + " on " + type.getName());
        }
        this.type = type;
        this.name = requireName(annotation.value(), type);
        this.version = annotation.version();
        for (RecordComponent component : type.getRecordComponents()) {
            if (mayHoldId(component.getType())) {
                ids.add(accessor(component));
            }
        }
    }

    private static String requireName(String name, Class<?> type) {
        try {
            return QueryItem.types(name).types().iterator().next();
        } catch (InvalidRequestException e) {
            throw new InvalidRequestException(
                    "an event class must have a name that a store takes; "
                            + e.rule()
                            + " on "
                            + type.getName(),
                    e.limit(),
                    e.actual());
        }
    }

    private static boolean mayHoldId(Class<?> component) {
        if (TagId.class.isAssignableFrom(component)) {
            return component.isInterface() || !TagKeys.of(component).isBlank();
        }
        return Collection.class.isAssignableFrom(component) || component == Optional.class;
    }

    private static Method accessor(RecordComponent component) {
        Method accessor = component.getAccessor();
        accessor.setAccessible(true); // the record may be private to its package
        return accessor;
    }

    Class<?> type() {
        return type;
    }

    String name() {
        return name;
    }

    int version() {
        return version;
    }

    /** Returns name, version and components, in words. */
    String shape() {
        return name + ' ' + version + ' ' + StateShape.of(type);
    }

    /**
     * Returns the tags that {@code event} carries by its ids.
     *
     * @throws InvalidRequestException if a component that may hold ids is null
     */
    Tags tags(Object event) {
        List<Tag> tags = new ArrayList<>();
        for (Method accessor : ids) {
            addTags(tags, requireThere(accessor, event));
        }
        return Tags.of(tags);
    }

    private static void addTags(List<Tag> tags, Object component) {
        switch (component) {
            case TagId id -> tags.add(id.tag());
            case Collection<?> several -> several.forEach(each -> addTags(tags, each));
            case Optional<?> perhaps -> perhaps.ifPresent(each -> addTags(tags, each));
            default -> {}
        }
    }

    private Object requireThere(Method accessor, Object event) {
        @Nullable Object value = value(accessor, event);
        if (value == null) {
            throw new InvalidRequestException(
                    "an event must be whole",
                    "a value, or Optional.empty() in a component that may be absent",
                    "null in " + accessor.getName() + " of " + type.getName());
        }
        return value;
    }

    private @Nullable Object value(Method accessor, Object event) {
        try {
            return accessor.invoke(event);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "cannot read " + accessor.getName() + " of " + type.getName(), e);
        }
    }
}
