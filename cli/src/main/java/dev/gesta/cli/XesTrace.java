package dev.gesta.cli;

import java.util.List;

/**
 * One case of an XES log.
 *
 * @param attributes its own attributes
 * @param events the attributes of each of its events, in file order
 * @param line where it begins in the file, from 1
 */
record XesTrace(List<XesAttribute> attributes, List<List<XesAttribute>> events, int line) {}
