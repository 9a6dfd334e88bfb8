/** Courses that students subscribe to: rules that span several entities. */
@NullMarked
package dev.gesta.examples.courses;

import org.jspecify.annotations.NullMarked;
