package dev.gesta.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a parameter of type {@link Fixture}: the case may append to it.
 *
 * <p>The bare fixture is then the case's own. The one in noise is shared by the cases of its class,
 * so that what one of them appends must not matter to another.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@interface Own {}
