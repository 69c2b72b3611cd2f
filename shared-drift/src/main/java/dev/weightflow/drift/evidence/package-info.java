/** Evidence that may be looked at after every observation: test martingales, whose states are folded from facts. */
package dev.weightflow.drift.evidence;
