package dev.gesta.testkit;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Makes up an event of a class, the same one each time, with something in each component. */
final class Samples {

    private static final int DEEPEST = 20;

    private static final Instant TIME = Instant.parse("2026-03-04T05:06:07.123456Z");

    private static final Map<Class<?>, Object> PLAIN =
            Map.ofEntries(
                    Map.entry(String.class, "text"),
                    Map.entry(Object.class, "text"),
                    Map.entry(boolean.class, true),
                    Map.entry(Boolean.class, true),
                    Map.entry(char.class, 'c'),
                    Map.entry(byte.class, (byte) 1),
                    Map.entry(short.class, (short) 2),
                    Map.entry(int.class, 3),
                    Map.entry(Integer.class, 3),
                    Map.entry(long.class, 4L),
                    Map.entry(Long.class, 4L),
                    Map.entry(float.class, 1.5f),
                    Map.entry(double.class, 2.5),
                    Map.entry(Double.class, 2.5),
                    Map.entry(BigDecimal.class, new BigDecimal("12.34")),
                    Map.entry(BigInteger.class, BigInteger.TEN),
                    Map.entry(UUID.class, new UUID(0x0123456789abcdefL, 0x8123456789abcdefL)),
                    Map.entry(URI.class, URI.create("https://example.com/")),
                    Map.entry(Currency.class, Currency.getInstance("EUR")),
                    Map.entry(Instant.class, TIME),
                    Map.entry(Duration.class, Duration.ofMinutes(90)),
                    Map.entry(Period.class, Period.ofMonths(2)),
                    Map.entry(LocalDate.class, LocalDate.of(2026, 3, 4)),
                    Map.entry(LocalTime.class, LocalTime.of(5, 6, 7)),
                    Map.entry(LocalDateTime.class, LocalDateTime.of(2026, 3, 4, 5, 6, 7)),
                    Map.entry(OffsetDateTime.class, TIME.atOffset(ZoneOffset.UTC)),
                    Map.entry(YearMonth.class, YearMonth.of(2026, 3)));

    private Samples() {}

    /**
     * Returns an event of {@code type}.
     *
     * @throws IllegalArgumentException if a component cannot be made up, naming it
     */
    static Object of(Class<?> type) {
        return make(type, type.getSimpleName(), 0);
    }

    private static Object make(Type type, String path, int depth) {
        if (depth > DEEPEST) {
            throw impossible(path, "it is nested deeper than " + DEEPEST + " levels");
        }
        return switch (type) {
            case Class<?> plain when PLAIN.containsKey(plain) -> PLAIN.get(plain);
            case Class<?> choice when choice.isEnum() -> choice.getEnumConstants()[0];
            case Class<?> object when object.isRecord() -> makeRecord(object, path, depth);
            case Class<?> sealed when sealed.isSealed() ->
                    make(sealed.getPermittedSubclasses()[0], path, depth + 1);
            case ParameterizedType generic -> makeGeneric(generic, path, depth);
            default -> throw impossible(path, type.getTypeName() + " is not known");
        };
    }

    private static Object makeGeneric(ParameterizedType type, String path, int depth) {
        Type[] arguments = type.getActualTypeArguments();
        Class<?> raw = (Class<?>) type.getRawType();
        if (raw == Optional.class) {
            return Optional.of(make(arguments[0], path, depth + 1));
        }
        if (raw.isAssignableFrom(List.class) || raw == Collection.class) {
            return List.of(make(arguments[0], path + "[0]", depth + 1));
        }
        if (raw == Set.class) {
            return Set.of(make(arguments[0], path + "[0]", depth + 1));
        }
        if (raw == Map.class) {
            return Map.of(
                    make(arguments[0], path + ".key", depth + 1),
                    make(arguments[1], path + ".value", depth + 1));
        }
        throw impossible(path, type.getTypeName() + " is not known");
    }

    private static Object makeRecord(Class<?> type, String path, int depth) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values =
                Arrays.stream(components)
                        .map(each ->
                                make(each.getGenericType(), path + "." + each.getName(), depth + 1))
                        .toArray();
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true); // the record may be private
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw impossible(path, String.valueOf(e.getCause() == null ? e : e.getCause()));
        }
    }

    private static IllegalArgumentException impossible(String path, String why) {
        return new IllegalArgumentException(
                "no sample can be made up for %s (%s); hand one to check(catalog, folder, sample)"
                        .formatted(path, why));
    }
}
