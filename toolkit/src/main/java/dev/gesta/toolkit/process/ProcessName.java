package dev.gesta.toolkit.process;

import dev.gesta.toolkit.TagId;
import dev.gesta.toolkit.TagKey;

/**
 * The name of a process, which its events carry as the tag {@code gesta-process:<name>}. It is part
 * of the ids of all that the process does, so it never changes.
 *
 * @param value at most 200 bytes or so, as a tag may have 256
 */
@TagKey("gesta-process")
public record ProcessName(String value) implements TagId {}
