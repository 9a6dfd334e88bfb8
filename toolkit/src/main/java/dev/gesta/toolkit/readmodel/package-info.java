/**
 * Read models: data that follows from the events, kept where it can be asked, and made again at
 * will.
 *
 * <p>Start with {@link dev.gesta.toolkit.readmodel.ReadModel} and {@link
 * dev.gesta.toolkit.readmodel.Projector}, whose checkpoint is in the read model's own transaction;
 * {@link dev.gesta.toolkit.readmodel.KeptProjection} is the shortest way to one in memory, and
 * {@link dev.gesta.toolkit.readmodel.Reactor} hands events to what knows no transactions, at least
 * once.
 */
@NullMarked
package dev.gesta.toolkit.readmodel;

import org.jspecify.annotations.NullMarked;
