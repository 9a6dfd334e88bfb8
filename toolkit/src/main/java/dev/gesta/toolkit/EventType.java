package dev.gesta.toolkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name under which the events of a class are stored, for ever. The class may be renamed and
 * moved; the name may not, except with an {@link Upcaster#rename upcaster}.
 *
 * <pre>{@code
 * @EventType("student-subscribed")
 * record StudentSubscribed(StudentId student, CourseId course) {}
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EventType {

    /** The event's type in the store, 1 to 256 bytes of UTF-8 without control characters. */
    String value();

    /**
     * The version of the data's shape, from 1. Raise it with each change that older data would not
     * fit, and add the {@link Upcaster} that makes older data fit.
     */
    int version() default 1;
}
