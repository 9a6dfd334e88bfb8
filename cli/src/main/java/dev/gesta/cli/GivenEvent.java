package dev.gesta.cli;

import dev.gesta.Event;

/**
 * An event from a file, with its place in the append that it belongs to.
 *
 * @param event the event
 * @param indexInAppend from 0
 * @param appendSize how many events the append has
 * @param line where it begins in the file, from 1
 */
record GivenEvent(Event event, int indexInAppend, int appendSize, int line) {}
