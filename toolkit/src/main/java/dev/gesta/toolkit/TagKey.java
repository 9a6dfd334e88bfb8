package dev.gesta.toolkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The key of the tags that a {@link TagId} makes, where it is not to follow from the class's name:
 * put it on a class before renaming it, since stored tags never change.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface TagKey {

    /** The part of the tag before the colon; not blank, and without a colon itself. */
    String value();
}
