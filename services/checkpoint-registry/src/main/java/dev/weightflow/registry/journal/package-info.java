/**
 * What is known: the registry's own journal, and the states that follow from the journals of the other services. Metrics are comparable
 * only if they come from the same {@link dev.weightflow.registry.journal.EvaluationSet}.
 */
package dev.weightflow.registry.journal;
