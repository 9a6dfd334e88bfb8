/**
 * Loan applications from the first form to the money: decisions, a process that sends offers and
 * reminds, two read models, and the history of a real bank. Start with {@link
 * dev.gesta.examples.loans.LoanDesk}.
 */
@NullMarked
package dev.gesta.examples.loans;

import org.jspecify.annotations.NullMarked;
