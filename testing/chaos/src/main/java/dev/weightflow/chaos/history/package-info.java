/** Records of the topics, as any consumer sees them, and the comparison of the effects of two runs of the same work. */
package dev.weightflow.chaos.history;
