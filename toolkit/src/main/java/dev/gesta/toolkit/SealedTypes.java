package dev.gesta.toolkit;

import java.lang.reflect.Modifier;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which classes a sealed type stands for. */
final class SealedTypes {

    private SealedTypes() {}

    /**
     * Returns the classes of the sealed tree at {@code type} that can have instances; an enum is
     * one class, whatever its constants are.
     */
    static Set<Class<?>> leaves(Class<?> type) {
        Set<Class<?>> found = new LinkedHashSet<>();
        collect(type, found);
        return found;
    }

    private static void collect(Class<?> type, Set<Class<?>> found) {
        Class<?> @Nullable [] permitted = type.getPermittedSubclasses();
        if (permitted == null || type.isEnum()) {
            found.add(type);
            return;
        }
        if (!Modifier.isAbstract(type.getModifiers())) {
            found.add(type);
        }
        for (Class<?> each : permitted) {
            collect(each, found);
        }
    }

    /** Tells whether {@code type} is one of those that a sealed type permits. */
    static boolean isInSealed(Class<?> type) {
        @Nullable Class<?> parent = type.getSuperclass();
        if (parent != null && parent.isSealed()) {
            return true;
        }
        for (Class<?> each : type.getInterfaces()) {
            if (each.isSealed()) {
                return true;
            }
        }
        return false;
    }
}
