/**
 * Evidence that a stream of windows is not like its reference any more, at an error rate that holds over all time. A
 * {@link dev.weightflow.drift.sequence.Strangeness} learned on one half of the reference's groups scores groups; each new group gets a conformal p-value
 * among the other half and all groups before it, and {@link dev.weightflow.drift.sequence.DriftEvidence} bets against these.
 *
 * <p>Sources: Vovk, Gammerman and Shafer, Algorithmic Learning in a Random World (2nd edition, 2022), chapters 2, 4 and 8; Vovk, Nouretdinov and
 * Gammerman, Testing exchangeability on-line (ICML 2003).
 */
package dev.weightflow.drift.sequence;
