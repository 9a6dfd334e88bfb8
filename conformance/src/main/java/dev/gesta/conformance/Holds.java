package dev.gesta.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says which guarantees a class of tests holds; {@code docs/guarantees.md} is made of it. */
@Documented
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.TYPE)
public @interface Holds {

    /** The guarantees that would be broken if the tests of the class failed. */
    Guarantee[] value();
}
