package dev.gesta.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;

/**
 * Cases that differ in their values only: one line each, whose columns are separated by {@code |}.
 * The first column is the id of the case, the others are the method's parameters in order.
 *
 * <p>A method with a {@link Fixture} runs each line once on each form of it.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@interface CaseTable {

    /** The lines. */
    String value();
}
