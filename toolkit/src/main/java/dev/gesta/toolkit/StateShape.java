package dev.gesta.toolkit;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * What a class looks like as data, in words: two classes with the same words read each other's
 * snapshots alike.
 */
final class StateShape {

    private final StringBuilder words = new StringBuilder();
    private final Set<Class<?>> seen = new HashSet<>();

    private StateShape() {}

    static String of(Class<?> type) {
        StateShape shape = new StateShape();
        shape.add(type);
        return shape.words.toString();
    }

    private void add(Type type) {
        switch (type) {
            case Class<?> plain -> addClass(plain);
            case ParameterizedType generic -> {
                add(generic.getRawType());
                addAll('<', generic.getActualTypeArguments(), '>');
            }
            case GenericArrayType array ->
                    addAll('[', new Type[] {array.getGenericComponentType()}, ']');
            case WildcardType wildcard -> addAll('?', wildcard.getUpperBounds(), ';');
            case TypeVariable<?> variable -> words.append(variable.getName());
            default -> words.append(type.getTypeName());
        }
    }

    private void addAll(char open, Type[] types, char close) {
        words.append(open);
        for (Type each : types) {
            add(each);
            words.append(' ');
        }
        words.append(close);
    }

    private void addClass(Class<?> type) {
        words.append(type.getName());
        if (!seen.add(type)) {
            return;
        }
        if (type.isEnum()) {
            words.append(Arrays.toString(type.getEnumConstants()));
        } else if (type.isRecord()) {
            words.append('(');
            for (RecordComponent component : type.getRecordComponents()) {
                words.append(component.getName()).append(':');
                add(component.getGenericType());
                words.append(' ');
            }
            words.append(')');
        } else if (type.isSealed()) {
            addAll('{', SealedTypes.leaves(type).toArray(new Type[0]), '}');
        }
    }
}
