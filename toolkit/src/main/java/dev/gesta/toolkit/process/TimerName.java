package dev.gesta.toolkit.process;

import dev.gesta.toolkit.TagId;
import dev.gesta.toolkit.TagKey;

/**
 * The name of a timer, which its events carry as the tag {@code gesta-timer:<name>}. In an instance
 * of a process there is one timer of a name at most.
 *
 * @param value at most 200 bytes or so, as a tag may have 256
 */
@TagKey("gesta-timer")
public record TimerName(String value) implements TagId {}
