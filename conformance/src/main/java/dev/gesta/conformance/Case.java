package dev.gesta.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;

/**
 * A case of the conformance list. The method's name is what the case says.
 *
 * <p>A method with a {@link Fixture} runs once on each form of it.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@interface Case {

    /** The id of the case, such as {@code C08}. Several methods may share one. */
    String value();

    /** What the backend must be able to do; else the case is pending. */
    Capability[] needs() default {};
}
