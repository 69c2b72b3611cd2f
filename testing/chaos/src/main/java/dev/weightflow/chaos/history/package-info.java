/**
 * What happened: the records in the topics, as any consumer sees them, and the comparison of what two runs of the same work came to.
 */
package dev.weightflow.chaos.history;
